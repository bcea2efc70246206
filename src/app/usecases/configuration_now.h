// The configuration as it is: what export writes, and what a document is compared with.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "app/services.h"
#include "domain/configuration/configuration.h"

namespace bursar::app {

/// Whether somebody has a permission everywhere.
using May = std::function<bool(domain::Permission)>;

/// What one needs to see a section, and to change it.
domain::Permission permission_to_read(domain::Section section);
domain::Permission permission_to_change(domain::Section section);

/// What a document calls something that is called otherwise here: the first tenant, and locations by uId.
struct NewNames {
  std::string first_tenant;
  std::map<std::string, std::string> locations;
};

struct ConfigurationNow {
  domain::Configuration configuration;  // keys as in NewNames; every field of every entry
  std::map<std::string, domain::UnitId> units;
  std::map<std::string, domain::GroupId> groups;
  std::map<std::string, domain::LocationId> locations;
  std::map<std::string, domain::DistributionId> distributions;
  std::map<std::string, WebhookId> webhooks;
};
base::Result<ConfigurationNow> configuration_now(Transaction& transaction, const NewNames& names = {});

/// The document of what is so, of the sections that may be seen.
base::Result<base::Value> export_configuration(const Services& services, const May& may);

}  // namespace bursar::app
