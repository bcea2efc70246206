// Sends an answer: whole, cut off as the simulator's faults want it, or as a stream that stays open.
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <restinio/all.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "net/http.h"

namespace bursar::net {

// A stream whose reader is behind by so much is let go.
inline constexpr std::size_t kStreamBytesMax = std::size_t{1024} * 1024;

template <class Builder>
void put_head(Builder& builder, const HttpResponse& response) {
  for (const auto& [name, value] : response.headers.all()) builder.append_header(name, value);
}

inline restinio::http_status_line_t status_line(int status) {
  return {restinio::http_status_code_t(static_cast<std::uint16_t>(status)), status < 400 ? "OK" : "Error"};
}

/// Announces more than it sends, then closes.
inline void answer_cut_off(const restinio::request_handle_t& raw, const HttpResponse& response, std::size_t bytes) {
  auto builder = raw->create_response<restinio::user_controlled_output_t>(status_line(response.status));
  put_head(builder, response);
  builder.set_content_length(std::max(response.body.size(), bytes + 1));
  builder.connection_close();
  builder.append_body(response.body.substr(0, bytes));
  builder.done();
}

/// `held` is let go when all is sent.
inline void answer(const restinio::request_handle_t& raw, HttpResponse response, std::shared_ptr<void> held) {
  const auto& wrong = response.misbehavior;
  if (wrong.delay_ms > 0) std::this_thread::sleep_for(std::chrono::milliseconds(wrong.delay_ms));
  if (wrong.cut) return answer_cut_off(raw, response, 0);
  if (wrong.truncate_to_bytes) return answer_cut_off(raw, response, *wrong.truncate_to_bytes);
  auto builder = raw->create_response(status_line(response.status));
  put_head(builder, response);
  if (!raw->header().should_keep_alive()) builder.connection_close();
  builder.set_body(std::move(response.body));
  builder.done([held = std::move(held)](const auto&) noexcept {});
}

using ChunkedAnswer = restinio::response_builder_t<restinio::chunked_output_t>;

/// Holds the connection; `close` lets it go, so that the server can end. Ends with the object.
class OpenAnswer : public HttpStream {
 public:
  explicit OpenAnswer(ChunkedAnswer builder) : builder_(std::move(builder)) { builder_->flush(); }
  ~OpenAnswer() override { close(); }
  OpenAnswer(const OpenAnswer&) = delete;
  OpenAnswer& operator=(const OpenAnswer&) = delete;

  bool write(const std::string& text) override {
    const std::lock_guard lock(mutex_);
    if (!builder_ || *failed_ || *waiting_ + text.size() > kStreamBytesMax) return false;
    *waiting_ += text.size();
    builder_->append_chunk(text);
    builder_->flush([failed = failed_, waiting = waiting_, bytes = text.size()](const auto& error) noexcept {
      *waiting -= bytes;
      if (error) *failed = true;
    });
    return true;
  }

  void close() {
    const std::lock_guard lock(mutex_);
    if (builder_) builder_->done();
    builder_.reset();
  }

 private:
  std::mutex mutex_;
  std::optional<ChunkedAnswer> builder_;
  std::shared_ptr<std::atomic<bool>> failed_ = std::make_shared<std::atomic<bool>>(false);
  std::shared_ptr<std::atomic<std::size_t>> waiting_ = std::make_shared<std::atomic<std::size_t>>(0);
};

/// The answers that are open, so that stopping can close them.
class OpenAnswers {
 public:
  void add(const std::shared_ptr<OpenAnswer>& answer) {
    const std::lock_guard lock(mutex_);
    std::erase_if(answers_, [](const auto& one) { return one.expired(); });
    answers_.push_back(answer);
  }
  void close() {
    const std::lock_guard lock(mutex_);
    for (const auto& one : answers_) {
      if (const auto answer = one.lock()) answer->close();
    }
    answers_.clear();
  }

 private:
  std::mutex mutex_;
  std::vector<std::weak_ptr<OpenAnswer>> answers_;
};

}  // namespace bursar::net
