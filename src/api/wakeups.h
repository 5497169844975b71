// Who wants to be told when a job changes. One subscription of the store feeds all open streams.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

namespace hindcast::api {

// Thread-safe. A callback runs on the notifying thread under a lock: it must only post.
class Wakeups {
 public:
  using Token = std::uint64_t;

  Token add(const std::string& topic, std::function<void()> callback);
  void remove(Token token);               // no call is running or comes after it returns
  void notify(const std::string& topic);  // "" means any of them

 private:
  std::mutex mutex_;
  Token next_ = 1;
  std::unordered_multimap<std::string, Token> by_topic_;
  std::map<Token, std::function<void()>> callbacks_;
};

}  // namespace hindcast::api
