// A store of each kind for each test, in a database of its own.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "app/ports/store.h"
#include "domain/model/operation.h"
#include "store/open_store.h"

namespace bursar::conformance {

enum class Kind { sqlite, postgres };

/// A new, empty database; `url` opens it again. Lives as long as the test program.
std::string new_database(Kind kind);
store::StoreOptions options_for(const std::string& url, char key = 'k');
std::unique_ptr<app::Store> open(const std::string& url);

class StoreTest : public testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    url_ = new_database(GetParam());
    store_ = open(url_);
  }
  /// Writes in one transaction and commits.
  template <class Act>
  void write(Act&& act) {
    auto transaction = store_->begin_write();
    ASSERT_TRUE(transaction) << transaction.error().message;
    act(**transaction);
    const auto done = (*transaction)->commit();
    ASSERT_TRUE(done) << done.error().detail;
  }
  template <class Act>
  void read(Act&& act) {
    auto transaction = store_->begin_read();
    ASSERT_TRUE(transaction) << transaction.error().message;
    act(**transaction);
  }
  domain::LocationId add_location(const std::string& name = "Test Unit", const std::string& uid = "7001");

  std::string url_;
  std::unique_ptr<app::Store> store_;
};

template <class T>
T ok(base::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message + " " + result.error().detail);
  return std::move(*result);
}
inline void ok(const base::Status& status) {
  if (!status) throw std::runtime_error(status.error().message + " " + status.error().detail);
}

domain::AssetKey asset(std::int64_t id, domain::Pricing pricing = domain::Pricing::stdq);
domain::Assignee device(int number);
domain::Assignee person(int number);

std::string kind_name(const testing::TestParamInfo<Kind>& info);
#define FOR_EVERY_STORE(suite)                                                                                      \
  INSTANTIATE_TEST_SUITE_P(Every, suite,                                                                            \
                           testing::Values(bursar::conformance::Kind::sqlite, bursar::conformance::Kind::postgres), \
                           bursar::conformance::kind_name)

}  // namespace bursar::conformance
