#include "api/wakeups.h"

#include <algorithm>

namespace hindcast::api {

Wakeups::Token Wakeups::add(const std::string& topic, std::function<void()> callback) {
  const std::scoped_lock lock(mutex_);
  const Token token = next_++;
  by_topic_.emplace(topic, token);
  callbacks_.emplace(token, std::move(callback));
  return token;
}

void Wakeups::remove(Token token) {
  const std::scoped_lock lock(mutex_);
  callbacks_.erase(token);
  std::erase_if(by_topic_, [token](const auto& entry) { return entry.second == token; });
}

void Wakeups::notify(const std::string& topic) {
  const std::scoped_lock lock(mutex_);
  if (topic.empty()) {
    for (const auto& [token, callback] : callbacks_) callback();
    return;
  }
  const auto [begin, end] = by_topic_.equal_range(topic);
  for (auto it = begin; it != end; ++it) callbacks_.at(it->second)();
}

}  // namespace hindcast::api
