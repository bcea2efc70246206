#include "store/sql/watched_connection.h"

namespace bursar::store {

void WatchedConnection::note(std::string_view sql) {
  for (const std::string_view verb : {"INSERT INTO ", "UPDATE ", "DELETE FROM "}) {
    for (auto at = sql.find(verb); at != std::string_view::npos; at = sql.find(verb, at)) {
      at += verb.size();
      const auto table = sql.substr(at, sql.find_first_of(" (", at) - at);
      if (written_.find(table) == written_.end()) written_.emplace(table);
    }
  }
}

}  // namespace bursar::store
