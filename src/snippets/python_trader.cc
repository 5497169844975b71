#include "snippets/python_trader.h"

#include "snippets/interpreter.h"

namespace hindcast::snippets {

void PythonTrader::finish() {
  for (const auto& asset : assets_) disconnect(asset->context.get());
  assets_.clear();
}

bool PythonTrader::fail() {
  if (!failure_) failure_ = take_exception();
  return false;
}

// Kept apart from the run, whose input may be gone by the time somebody asks.
void PythonTrader::note_declared(const AssetRun& run) {
  for (std::size_t i = 0; i < run.names.size(); ++i) {
    declared_.push_back({run.input->symbol, run.names[i], run.formulas[i]});
  }
}

bool PythonTrader::begin(const engine::SimulationInput& input) {
  if (failure_) return false;
  finish();
  declared_.clear();
  for (const engine::AssetInput& in : input.assets) {
    auto& asset = *assets_.emplace_back(std::make_unique<Asset>());
    asset.run.definition = &definition_;
    asset.run.input = &in;
    asset.run.params = Ref::share(params_.get());
    asset.run.symbol = text(in.symbol);
    if (!prepare(asset)) return fail();
  }
  return true;
}

bool PythonTrader::prepare(Asset& asset) {
  asset.context = make_context(asset.run);
  asset.object = Ref(PyObject_CallNoArgs(type_.get()));
  if (!asset.context || !asset.object) return false;
  if (PyObject_HasAttrString(asset.object.get(), "init")) {
    asset.run.declaring = true;
    const Ref done(PyObject_CallMethod(asset.object.get(), "init", "O", asset.context.get()));
    asset.run.declaring = false;
    if (!done) return false;
    note_declared(asset.run);
  }
  asset.function = Ref(PyObject_GetAttrString(asset.object.get(), "on_bar"));
  if (!asset.function) return false;
  if (PyMethod_Check(asset.function.get())) {
    // Called with its object as an argument: no bound method is taken apart at every bar.
    asset.with_self = true;
    asset.function = Ref::share(PyMethod_GET_FUNCTION(asset.function.get()));
  }
  return true;
}

bool PythonTrader::at_close(const engine::TraderView& view,
                            std::vector<engine::TraderOrder>& orders) {
  Asset& asset = *assets_[view.asset];
  asset.run.view = view;
  asset.run.orders = &orders;
  PyObject* arguments[] = {asset.object.get(), asset.context.get()};
  PyObject* const done = asset.with_self
                             ? PyObject_Vectorcall(asset.function.get(), arguments, 2, nullptr)
                             : PyObject_Vectorcall(asset.function.get(), arguments + 1, 1, nullptr);
  asset.run.orders = nullptr;
  if (done == nullptr) return fail();
  Py_DECREF(done);
  return true;
}

}  // namespace hindcast::snippets
