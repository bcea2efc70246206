// The file of `vppsim serve --state`: how a world began, and all that happened in it, each a line of JSON.
#pragma once

#include <atomic>
#include <cstdint>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "simulator/simulator.h"

namespace bursar::simulator {

/// What is asked for at the start; what is left out is as the file says, or as usual where there is none.
struct Wanted {
  std::optional<std::uint64_t> seed;
  std::optional<std::string> profile;
  std::optional<int> page_size;
  std::vector<std::pair<std::string, std::string>> switches;
  std::optional<bool> manual_clock;
};

/// What must be the same for the same to come of what happened.
struct Beginning {
  Options options;  // but for the base URL, which may be another one each time
  bool manual_clock = false;
};

class Journal : public Recorder {
 public:
  /// Reads how the world of that file began; where there is no file, or where it is ":memory:", it begins at `now`.
  /// invalid "state_differs": something else is wanted than what it began with; "state_unreadable".
  static base::Result<std::unique_ptr<Journal>> open(const std::string& file, const Wanted& wanted,
                                                     base::Timestamp now);

  const Beginning& beginning() const { return beginning_; }

  /// Brings a simulator that was just built from that beginning to where the file ends; from now on the file grows.
  /// invalid "state_unreadable"; unavailable "state_not_writable".
  base::Status resume(Simulator& simulator);

  void keep(const Happening& happening) override;
  /// Whether everything that was to be kept is in the file.
  bool is_complete() const { return complete_; }

 private:
  Journal(std::string file, Beginning beginning, bool is_new);
  base::Status play(Simulator& simulator) const;

  std::string file_;
  Beginning beginning_;
  bool is_new_;
  bool kept_;
  std::ofstream stream_;
  std::atomic<bool> complete_{true};
};

}  // namespace bursar::simulator
