// What the steps that write a configuration share: the transaction, what is so, and where to tell what stands against
// one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/usecases/configuration_now.h"
#include "app/usecases/configuration_secrets.h"
#include "domain/configuration/difference.h"

namespace bursar::app {

/// Who writes, and what came along.
struct ConfigurationWriter {
  std::string name;
  const May& may;
  const std::vector<GivenSecret>& secrets;
};

class ConfigurationWriting {
 public:
  ConfigurationWriting(const Services& services, Transaction& transaction, ConfigurationNow& now,
                       const ConfigurationWriter& by, domain::Findings& findings, std::vector<std::string>& warnings)
      : s_(services), t_(transaction), now_(now), by_(by), findings_(findings), warnings_(warnings) {}

 protected:
  /// What people can mend becomes a finding; what they cannot ends it all.
  base::Status judge(const domain::EntryChange& change, const base::Status& done);

  /// In the line of the field, where none is given.
  void find(const domain::EntryChange& change, const std::string& field, int line, const std::string& code,
            const std::string& message, const std::string& remedy);

  static const base::Value& value(const domain::EntryChange& change, const char* name) {
    return domain::field_of(change.section, change.whole, name);
  }
  static const std::string& text(const domain::EntryChange& change, const char* name) {
    return value(change, name).text;
  }

  /// The id of a name that the check has found; none where its own entry failed, which is told there.
  template <class Id>
  static std::optional<Id> id_in(const std::map<std::string, Id>& ids, const std::string& name) {
    const auto found = ids.find(name);
    return found == ids.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<domain::UnitId> unit_of(const domain::EntryChange& change) const;

  template <class Enum, std::size_t N>
  static Enum by_word(const base::Value& word, const std::array<Enum, N>& values) {
    for (const auto value : values) {
      if (word.text == domain::name_of(value)) return value;
    }
    return values.front();
  }

  const Services& s_;
  Transaction& t_;
  ConfigurationNow& now_;
  const ConfigurationWriter& by_;
  domain::Findings& findings_;
  std::vector<std::string>& warnings_;
};

}  // namespace bursar::app
