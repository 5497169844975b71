// Owning references to Python objects. All of this room runs on the one thread of its process.
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <span>
#include <string_view>
#include <utility>

namespace hindcast::snippets {

class Ref {
 public:
  Ref() = default;
  explicit Ref(PyObject* owned) : object_(owned) {}
  static Ref share(PyObject* borrowed) {
    Py_XINCREF(borrowed);
    return Ref(borrowed);
  }
  ~Ref() { Py_XDECREF(object_); }
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  PyObject* get() const { return object_; }
  PyObject* release() { return std::exchange(object_, nullptr); }
  explicit operator bool() const { return object_ != nullptr; }

 private:
  PyObject* object_ = nullptr;
};

// A view of an object's memory as a contiguous array of T; gives it back at the end.
template <class T>
class Buffer {
 public:
  // False, with a Python exception set, when the object has no such memory.
  bool open(PyObject* object, char format, bool writable = false) {
    const int flags = PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | (writable ? PyBUF_WRITABLE : 0);
    if (PyObject_GetBuffer(object, &view_, flags) != 0) return false;
    open_ = true;
    const bool fits = view_.ndim == 1 && view_.itemsize == sizeof(T) && view_.format != nullptr &&
                      view_.format[0] == format && view_.format[1] == '\0';
    if (!fits) PyErr_SetString(PyExc_TypeError, "an array of another kind was expected");
    return fits;
  }
  Buffer() = default;
  ~Buffer() {
    if (open_) PyBuffer_Release(&view_);
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  std::span<T> values() const {
    return {static_cast<T*>(view_.buf), static_cast<std::size_t>(view_.len) / sizeof(T)};
  }

 private:
  Py_buffer view_{};
  bool open_ = false;
};

inline Ref text(std::string_view s) {
  return Ref(PyUnicode_DecodeUTF8(s.data(), static_cast<Py_ssize_t>(s.size()), "replace"));
}

// Read-only memory of ours as an object; must not be used longer than the memory lives.
template <class T>
Ref memory_view(std::span<const T> values) {
  auto* begin = reinterpret_cast<char*>(const_cast<T*>(values.data()));
  return Ref(
      PyMemoryView_FromMemory(begin, static_cast<Py_ssize_t>(values.size_bytes()), PyBUF_READ));
}

}  // namespace hindcast::snippets
