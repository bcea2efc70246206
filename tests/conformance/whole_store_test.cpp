#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "conformance/stores.h"
#include "store/key_file.h"
#include "store/restore.h"

namespace bursar::conformance {
namespace {

class WholeStore : public StoreTest {};
FOR_EVERY_STORE(WholeStore);

TEST_P(WholeStore, what_is_not_committed_leaves_no_trace) {
  const auto id = add_location();
  {
    auto transaction = store_->begin_write();
    ok((*transaction)->mirror().put_assignments(id, {{asset(1), device(1)}}, 1));
  }
  write([&](app::Transaction& t) {
    EXPECT_TRUE(ok(t.mirror().assets(id)).empty());
    // The ids that were given then must not be remembered either.
    ok(t.mirror().put_assignments(id, {{asset(1), device(1)}, {asset(1), device(2)}}, 1));
  });
  read([&](app::Transaction& t) {
    EXPECT_EQ(ok(t.mirror().find_asset(id, asset(1)))->mirrored, 2);
    EXPECT_EQ(ok(t.mirror().held_by(device(1))).size(), 1U);
  });
}

TEST_P(WholeStore, a_reader_sees_one_moment_while_others_write) {
  const auto id = add_location();
  auto reader = store_->begin_read();
  EXPECT_TRUE(ok((*reader)->mirror().assets(id)).empty());
  write([&](app::Transaction& t) { ok(t.mirror().put_assignments(id, {{asset(1), device(1)}}, 1)); });
  EXPECT_TRUE(ok((*reader)->mirror().assets(id)).empty());
  reader->reset();
  read([&](app::Transaction& t) { EXPECT_EQ(ok(t.mirror().assets(id)).size(), 1U); });
}

TEST_P(WholeStore, who_writes_only_if_nobody_else_does_is_told_so_at_once) {
  auto writing = store_->begin_write();
  ASSERT_TRUE(writing);
  const auto refused = store_->begin_write_if_free();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "store_busy");
  writing->reset();
  EXPECT_TRUE(store_->begin_write_if_free());
}

TEST_P(WholeStore, writers_wait_for_each_other_and_lose_nothing) {
  const auto id = add_location();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 25; ++k) {
        auto transaction = store_->begin_write();
        ASSERT_TRUE(transaction);
        ok((*transaction)->mirror().next_run(id));
        ok((*transaction)->commit());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  read([&](app::Transaction& t) { EXPECT_EQ(ok(t.mirror().last_run(id)), 100); });
}

TEST_P(WholeStore, opens_again_with_its_key_and_with_no_other) {
  const auto id = add_location();
  store_.reset();
  EXPECT_EQ(store::open_store(options_for(url_, 'x')).error().code, "token_unreadable");
  store_ = open(url_);
  read([&](app::Transaction& t) { EXPECT_EQ(ok(t.locations().token(id)).reveal(), "secret-token-7001"); });
}

TEST_P(WholeStore, a_backup_made_while_others_write_restores_into_either_database) {
  const auto id = add_location();
  write([&](app::Transaction& t) {
    std::vector<domain::Assignment> rows;
    for (int i = 0; i < 500; ++i) rows.push_back({asset(1), device(i)});
    ok(t.mirror().put_assignments(id, rows, 1));
  });
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    while (!stop) {
      auto transaction = store_->begin_write();
      ok((*transaction)->mirror().next_run(id));
      ok((*transaction)->commit());
    }
  });
  const auto file = new_database(Kind::sqlite) + ".backup";
  const auto made = store_->backup(file);
  stop = true;
  writer.join();
  ASSERT_TRUE(made) << made.error().message << made.error().detail;
  EXPECT_EQ(store_->backup(file).error().code, "file_exists");
  struct stat info {};
  ASSERT_EQ(::stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0077U, 0U);
  for (const auto kind : {Kind::sqlite, Kind::postgres}) {
    const auto target = new_database(kind);
    EXPECT_EQ(store::restore_backup(file, options_for(target, 'x')).error().code, "token_unreadable");
    const auto restored = store::restore_backup(file, options_for(target));
    ASSERT_TRUE(restored) << restored.error().message << restored.error().detail;
    auto copy = open(target);
    auto transaction = copy->begin_read();
    EXPECT_EQ(ok((*transaction)->mirror().find_asset(id, asset(1)))->mirrored, 500);
    EXPECT_EQ(ok((*transaction)->locations().token(id)).reveal(), "secret-token-7001");
    transaction->reset();
    copy.reset();
    EXPECT_EQ(store::restore_backup(file, options_for(target)).error().code, "database_not_empty");
  }
}

TEST_P(WholeStore, a_process_that_is_killed_leaves_whole_transactions_only) {
  const auto id = add_location();
  store_.reset();
  for (int round = 0; round < 5; ++round) {
    const pid_t child = ::fork();
    if (child == 0) {
      auto store = open(url_);
      for (int i = 0;; ++i) {
        auto transaction = store->begin_write();
        // Both or neither: a run number, and as many holders of an asset.
        const auto run = ok((*transaction)->mirror().next_run(id));
        ok((*transaction)->mirror().put_assignments(id, {{asset(1), device(static_cast<int>(run))}}, 1));
        ok((*transaction)->commit());
      }
    }
    ::usleep(60'000 + round * 17'000);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    auto store = open(url_);
    auto transaction = store->begin_read();
    const auto held = ok((*transaction)->mirror().find_asset(id, asset(1)));
    EXPECT_EQ(held ? held->mirrored : 0, ok((*transaction)->mirror().last_run(id)));
  }
  const auto reopened = open(url_);
  auto transaction = reopened->begin_read();
  EXPECT_GT(ok((*transaction)->mirror().last_run(id)), 0);
}

TEST(KeyFile, is_made_once_private_and_refused_where_others_may_read) {
  const auto file = new_database(Kind::sqlite) + ".key";
  const auto made = store::load_or_create_key(file);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->reveal().size(), 32U);
  EXPECT_EQ(store::load_or_create_key(file)->reveal(), made->reveal());
  struct stat info {};
  ASSERT_EQ(::stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  ::chmod(file.c_str(), 0644);
  EXPECT_EQ(store::load_or_create_key(file).error().code, "key_file_open_to_others");
  EXPECT_EQ(store::parse_key(base::Secret("short")).error().code, "bad_key");
}

TEST(OpenStore, an_impossible_address_is_refused) {
  EXPECT_EQ(store::open_store(options_for("mysql://x/y")).error().code, "bad_database_url");
  EXPECT_EQ(store::open_store(options_for("")).error().code, "bad_database_url");
  store::StoreOptions short_key = options_for("x");
  short_key.key = base::Secret("short");
  EXPECT_EQ(store::open_store(short_key).error().code, "bad_key");
  EXPECT_EQ(store::open_store(options_for("postgresql://postgres@127.0.0.1:1/none")).error().kind,
            base::ErrorKind::unavailable);
}

}  // namespace
}  // namespace bursar::conformance
