#include "sandbox/protocol.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "base/check.h"
#include "sandbox/supervisor.h"

namespace hindcast::sandbox {
namespace {

constexpr std::size_t kFdsMost = kFilesMost + 2;
constexpr std::size_t kControlBytes = CMSG_SPACE(kFdsMost * sizeof(int));

std::vector<base::Fd> take_fds(msghdr& message) {
  std::vector<base::Fd> fds;
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof fd);
      fds.emplace_back(fd);
    }
  }
  return fds;
}

}  // namespace

base::Result<bool> send_packet(int socket, std::span<const std::byte> bytes,
                               std::span<const int> fds, bool dont_wait) {
  HC_CHECK(fds.size() <= kFdsMost, "launch() bounds the number of files");
  iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()};
  alignas(cmsghdr) char control[kControlBytes];
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (!fds.empty()) {
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(fds.size_bytes());
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(fds.size_bytes());
    std::memcpy(CMSG_DATA(header), fds.data(), fds.size_bytes());
  }
  while (::sendmsg(socket, &message, MSG_NOSIGNAL | (dont_wait ? MSG_DONTWAIT : 0)) < 0) {
    if (errno == EINTR) continue;
    if (dont_wait && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
    return base::io_failure("send to", "the sandbox socket", errno);
  }
  return true;
}

Packet receive_packet(int socket, std::span<std::byte> buffer, bool dont_wait) {
  iovec part{buffer.data(), buffer.size()};
  alignas(cmsghdr) char control[kControlBytes];
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  const int flags = MSG_CMSG_CLOEXEC | MSG_TRUNC | (dont_wait ? MSG_DONTWAIT : 0);
  ssize_t size = 0;
  do {
    size = ::recvmsg(socket, &message, flags);
  } while (size < 0 && errno == EINTR);
  Packet packet;
  if (size < 0) {
    if (dont_wait && (errno == EAGAIN || errno == EWOULDBLOCK)) packet.state = Packet::State::empty;
    return packet;
  }
  packet.fds = take_fds(message);
  if (size == 0) return packet;
  packet.state = Packet::State::received;
  packet.size = static_cast<std::size_t>(size);
  return packet;
}

}  // namespace hindcast::sandbox
