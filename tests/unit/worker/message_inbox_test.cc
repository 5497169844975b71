#include "worker/message_inbox.h"

#include <gtest/gtest.h>

namespace hindcast::worker {
namespace {

TEST(MessageInbox, AsksForOneReportUntilThatIsFinished) {
  MessageInbox inbox;
  EXPECT_TRUE(inbox.put("1"));
  EXPECT_FALSE(inbox.put("2"));
  EXPECT_EQ(inbox.take(), (std::vector<std::string>{"1", "2"}));
  EXPECT_FALSE(inbox.finished());
  EXPECT_TRUE(inbox.put("3"));
}

TEST(MessageInbox, WhatCameDuringAReportAsksForTheNext) {
  MessageInbox inbox;
  inbox.put("1");
  inbox.take();
  EXPECT_FALSE(inbox.put("2")) << "the report is still under way";
  EXPECT_TRUE(inbox.finished());
  EXPECT_FALSE(inbox.put("3")) << "the next one is planned";
  EXPECT_EQ(inbox.take(), (std::vector<std::string>{"2", "3"}));
  EXPECT_FALSE(inbox.finished());
}

}  // namespace
}  // namespace hindcast::worker
