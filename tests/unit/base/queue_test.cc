#include "base/queue.h"

#include <gtest/gtest.h>

#include <thread>

namespace hindcast::base {
namespace {

using Queue = BoundedQueue<int>;
using std::chrono::hours;
using std::chrono::seconds;

void push(Queue& queue, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) queue.push(static_cast<int>(i));
}

// A test that waited would not end.
TEST(QueueCrowd, AFewAreTakenAtOnceAgainAndAgain) {
  Queue queue(100);
  for (std::size_t count = 1; count < Queue::kCrowd; ++count) {
    push(queue, count);
    EXPECT_EQ(queue.pop_crowd(10, hours(1)).size(), count);
  }
}

TEST(QueueCrowd, AFullBatchIsTakenAtOnce) {
  Queue queue(100);
  push(queue, 10);
  EXPECT_EQ(queue.pop_crowd(5, hours(1)).size(), 5u);
  EXPECT_EQ(queue.pop_crowd(5, hours(1)).size(), 5u);
}

TEST(QueueCrowd, WhoComesAfterACrowdIsWaitedFor) {
  Queue queue(100);
  push(queue, Queue::kCrowd);
  ASSERT_EQ(queue.pop_crowd(10, hours(1)).size(), Queue::kCrowd);
  queue.push(1);
  std::thread late([&] { queue.push(2); });
  EXPECT_EQ(queue.pop_crowd(10, seconds(2)).size(), 2u);
  late.join();
  queue.push(3);
  EXPECT_EQ(queue.pop_crowd(10, hours(1)).size(), 1u) << "that was no crowd any more";
}

TEST(QueueCrowd, WhatIsInsideAClosedQueueIsTakenAtOnce) {
  Queue queue(100);
  push(queue, Queue::kCrowd + 1);
  ASSERT_EQ(queue.pop_crowd(Queue::kCrowd, hours(1)).size(), Queue::kCrowd);
  queue.close();
  EXPECT_EQ(queue.pop_crowd(10, hours(1)).size(), 1u);
  EXPECT_TRUE(queue.pop_crowd(10, hours(1)).empty());
}

}  // namespace
}  // namespace hindcast::base
