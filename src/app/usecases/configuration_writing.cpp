#include "app/usecases/configuration_writing.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::EntryChange;

/// The field that an error is about, where it is about one.
const char* field_of_error(const std::string& code) {
  static const std::map<std::string, const char*> kFields{{"bad_rule", "rule"},
                                                          {"group_in_itself", "members"},
                                                          {"not_a_fixed_group", "members"},
                                                          {"no_such_device", "members"},
                                                          {"company_token_first", "organization"},
                                                          {"book_by_device", "items"},
                                                          {"not_device_assignable", "items"},
                                                          {"bad_webhook_url", "url"},
                                                          {"bad_webhook_secret", "secret"}};
  const auto found = kFields.find(code);
  return found == kFields.end() ? "" : found->second;
}

}  // namespace

base::Status ConfigurationWriting::judge(const EntryChange& change, const base::Status& done) {
  if (done) return {};
  const auto& error = done.error();
  if (error.kind == ErrorKind::internal || error.kind == ErrorKind::unavailable) return base::fail(error);
  find(change, field_of_error(error.code), 0, error.code, error.message, error.remedy);
  return {};
}

void ConfigurationWriting::find(const EntryChange& change, const std::string& field, int line, const std::string& code,
                                const std::string& message, const std::string& remedy) {
  domain::Finding finding{-1, line, domain::path_of(change.section, change.key, field), code, message, remedy};
  if (change.wanted != nullptr) {
    finding.file = change.wanted->file;
    const auto* written = change.wanted->fields.find(field);
    if (line == 0) finding.line = written == nullptr ? change.wanted->line : written->line;
  }
  findings_.push_back(std::move(finding));
}

std::optional<domain::UnitId> ConfigurationWriting::unit_of(const EntryChange& change) const {
  const auto& path = text(change, "unit");
  return path.empty() ? std::optional(domain::kFirstTenant) : id_in(now_.units, path);
}

}  // namespace bursar::app
