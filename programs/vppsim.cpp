// vppsim: Apple's Apps and Books service, simulated. `vppsim serve` runs it; every other command speaks to a running
// one.
#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/text.h"
#include "net/http_client.h"
#include "net/http_server.h"
#include "simulator/journal.h"
#include "simulator/simulator.h"

namespace {

using nlohmann::json;

/// Posts over HTTPS; the subscriber's certificate may be trusted apart.
class HttpSender : public bursar::simulator::NotificationSender {
 public:
  explicit HttpSender(bursar::net::HttpClient& http) : http_(http) {}
  int post(const std::string& url, const std::string& bearer, const std::string& body) override {
    bursar::net::HttpRequest request;
    request.method = "POST";
    request.url = url;
    request.body = body;
    request.headers.add("Authorization", "Bearer " + bearer);
    request.headers.add("Content-Type", "application/json");
    const auto answer = http_.send(std::move(request));
    return answer ? answer->status : 0;
  }

 private:
  bursar::net::HttpClient& http_;
};

struct ServeOptions {
  std::string listen = "127.0.0.1:8450";
  std::string state = ":memory:";
  bursar::simulator::Wanted world;
  std::vector<std::string> switches;
  std::string trust;
  std::string clock;
  std::string port_file;
  int threads = 8;
};

int complain(const bursar::base::Error& error) {
  std::cerr << "vppsim: " << error.message << (error.remedy.empty() ? "" : " " + error.remedy) << "\n";
  return 2;
}

std::vector<std::pair<std::string, std::string>> split_switches(const std::vector<std::string>& texts) {
  std::vector<std::pair<std::string, std::string>> switches;
  for (const auto& text : texts) {
    const auto equals = text.find('=');
    switches.emplace_back(text.substr(0, equals), equals == std::string::npos ? "on" : text.substr(equals + 1));
  }
  return switches;
}

std::unique_ptr<bursar::base::Clock> make_clock(const bursar::simulator::Beginning& beginning) {
  if (!beginning.manual_clock) return std::make_unique<bursar::base::SystemClock>();
  return std::make_unique<bursar::base::ManualClock>(*beginning.options.begun_at);
}

volatile std::sig_atomic_t stopped = 0;

int serve(ServeOptions wanted) {
  wanted.world.switches = split_switches(wanted.switches);
  if (!wanted.clock.empty()) wanted.world.manual_clock = wanted.clock == "manual";
  const auto address = bursar::net::parse_listen_address(wanted.listen);
  if (!address) return complain(address.error());
  bursar::net::HttpClientOptions client_options;
  client_options.ca_file = wanted.trust;
  client_options.total_timeout_ms = 10'000;
  auto http = bursar::net::CurlHttpClient::create(client_options);
  if (!http) return complain(http.error());
  HttpSender sender(**http);
  const auto journal = bursar::simulator::Journal::open(wanted.state, wanted.world, bursar::base::SystemClock().now());
  if (!journal) return complain(journal.error());
  const auto clock = make_clock((*journal)->beginning());

  // The port must be known before the world is built: its addresses stand in service/config.
  std::unique_ptr<bursar::simulator::Simulator> simulator;
  std::atomic<bool> ready{false};
  bursar::net::HttpServerOptions server_options;
  server_options.address = address->address;
  server_options.port = address->port;
  server_options.threads = wanted.threads;
  auto server = bursar::net::HttpServer::start(server_options, [&](const bursar::net::HttpRequest& request) {
    if (ready) return simulator->handle(request);
    bursar::net::HttpResponse response;
    response.status = 503;
    return response;
  });
  if (!server) return complain(server.error());

  auto options = (*journal)->beginning().options;
  const auto shown = address->address.find(':') == std::string::npos ? address->address : "[" + address->address + "]";
  options.base_url = "http://" + shown + ":" + std::to_string((*server)->port());
  auto built = bursar::simulator::Simulator::create(options, *clock, sender, journal->get());
  if (!built) return complain(built.error());
  simulator = std::move(*built);
  if (const auto resumed = (*journal)->resume(*simulator); !resumed) return complain(resumed.error());
  ready = true;

  std::signal(SIGTERM, [](int) { stopped = 1; });
  std::signal(SIGINT, [](int) { stopped = 1; });
  if (!wanted.port_file.empty()) std::ofstream(wanted.port_file) << (*server)->port() << "\n";
  std::cout << "vppsim listens on " << options.base_url << std::endl;
  while (stopped == 0 && (*journal)->is_complete()) {
    simulator->run_due();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  (*server)->stop();
  if ((*journal)->is_complete()) return 0;
  std::cerr << "vppsim: " << wanted.state << " could not be written any more.\n";
  return 2;
}

/// A command to a running simulator: name=value words become the JSON body.
struct ClientOptions {
  std::string server = "http://127.0.0.1:8450";
  std::vector<std::string> words;
};

json body_of(const std::vector<std::string>& words) {
  json body = json::object();
  for (const auto& word : words) {
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    const auto value = equals == std::string::npos ? std::string("true") : word.substr(equals + 1);
    const bool textual = name == "adamId" || name == "serialNumber" || name == "clientUserId" || name == "location" ||
                         name == "to" || name == "value";
    const auto number = bursar::base::parse_int(value);
    if (value == "true" || value == "false") {
      body[name] = value == "true";
    } else if (number && !textual) {
      body[name] = *number;
    } else if (name == "rate") {
      body[name] = std::stod(value);
    } else {
      body[name] = value;
    }
  }
  return body;
}

int command(const ClientOptions& options, const std::string& method, const std::string& act) {
  auto http = bursar::net::CurlHttpClient::create({});
  if (!http) return complain(http.error());
  bursar::net::HttpRequest request;
  request.method = method;
  request.url = options.server + "/control/" + act;
  request.headers.add("Content-Type", "application/json");
  const auto body = body_of(options.words);
  if (method != "GET") {
    request.body = body.dump();
  } else {
    char separator = '?';
    for (const auto& [name, value] : body.items()) {
      request.url += separator + name + "=" +
                     bursar::net::percent_encode(value.is_string() ? value.get<std::string>() : value.dump());
      separator = '&';
    }
  }
  const auto answer = (*http)->send(std::move(request));
  if (!answer) return complain(answer.error());
  std::cout << json::parse(answer->body, nullptr, false).dump(2) << "\n";
  return answer->status / 100 == 2 ? 0 : 1;
}

struct Command {
  const char* name;
  const char* method;
  const char* act;
  const char* sentence;
};
constexpr Command kCommands[] = {
    {"status", "GET", "status", "counts of every location, requests, errors, whether all adds up"},
    {"locations", "GET", "locations", "the locations with a content token of each"},
    {"tokens", "GET", "tokens", "every content token"},
    {"token", "POST", "token", "download another content token: location=NAME days=365 readOnly"},
    {"buy", "POST", "buy", "buy licenses: location=NAME adamId=N count=N"},
    {"refund", "POST", "refund", "give licenses back to the store, at most all: location=NAME adamId=N count=N"},
    {"transfer", "POST", "transfer", "move free licenses: location=NAME to=NAME adamId=N count=N"},
    {"expire", "POST", "expire", "the location's newest token ends now: location=NAME"},
    {"revoke-token", "POST", "revoke-token", "Apple revokes the location's newest token: location=NAME"},
    {"change-password", "POST", "change-password", "every token of the location ends: location=NAME"},
    {"remove-location", "POST", "remove-location", "the location is removed at Apple: location=NAME"},
    {"takeover", "POST", "takeover", "another MDM server takes the location: location=NAME name=TEXT"},
    {"accept-invitation", "POST", "accept-invitation", "a person accepts: location=NAME clientUserId=ID account=NAME"},
    {"assign", "POST", "assign", "somebody else gives a license: location=NAME adamId=N serialNumber=S"},
    {"unassign", "POST", "unassign", "somebody else takes a license back: location=NAME adamId=N serialNumber=S"},
    {"fault", "POST", "fault", "something goes wrong: kind=K endpoint=PART rate=0.1 count=N after=N ms=N"},
    {"faults", "GET", "fault", "the faults at work, with their hits"},
    {"clear-faults", "DELETE", "fault", "nothing goes wrong any more"},
    {"switch", "POST", "switch", "what Apple leaves open: name=SWITCH value=V"},
    {"switches", "GET", "switch", "every switch with its value and meaning"},
    {"page-size", "POST", "page-size", "rows of a page: size=N"},
    {"clock", "POST", "clock", "move the clock (serve --clock manual): advanceMs=N or set=MOMENT"},
    {"now", "GET", "clock", "the simulator's time"},
    {"store-app", "POST", "store-app", "a new item in the store: adamId=N name=TEXT custom"},
    {"leave-store", "POST", "leave-store", "an item leaves the store: adamId=N"},
    {"buy-subscription", "POST", "buy-subscription",
     "buy subscription seats: location=NAME adamId=N parentAdamId=N count=N"},
    {"period-end", "POST", "period-end", "a subscription's period ends: location=NAME"},
    {"devices", "GET", "devices", "the sample devices: location=NAME"},
    {"people", "GET", "people", "the sample people: location=NAME"},
    {"dump", "GET", "dump", "every assignment and user: location=NAME"},
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Apple's Apps and Books service, simulated."};
  app.require_subcommand(1);
  ServeOptions serving;
  auto* run = app.add_subcommand("serve", "run the simulator");
  run->add_option("--listen", serving.listen, "address:port; port 0 picks a free one")->capture_default_str();
  run->add_option("--state", serving.state, "file that keeps what happened, or :memory:")->capture_default_str();
  run->add_option("--seed", serving.world.seed, "the same seed and requests give the same answers")->default_str("1");
  run->add_option("--profile", serving.world.profile, "tiny, school, company or large")->default_str("tiny");
  run->add_option("--page-size", serving.world.page_size, "rows of a page")
      ->check(CLI::Range(1, 100'000))
      ->default_str("500");
  run->add_option("--switch", serving.switches, "NAME=VALUE, see `vppsim switches`");
  run->add_option("--trust", serving.trust, "PEM file with the certificate of the server that takes notifications");
  run->add_option("--clock", serving.clock, "real or manual")
      ->check(CLI::IsMember({"real", "manual"}))
      ->default_str("real");
  run->add_option("--port-file", serving.port_file, "file to write the port to when ready");
  run->add_option("--threads", serving.threads, "that answer requests")->capture_default_str();
  ClientOptions client;
  for (const auto& entry : kCommands) {
    auto* sub = app.add_subcommand(entry.name, entry.sentence);
    sub->add_option("--server", client.server, "the running simulator")
        ->envname("VPPSIM_SERVER")
        ->capture_default_str();
    sub->add_option("words", client.words, "name=value …");
  }
  CLI11_PARSE(app, argc, argv);
  if (*run) return serve(serving);
  for (const auto& entry : kCommands) {
    if (app.got_subcommand(entry.name)) return command(client, entry.method, entry.act);
  }
  return 2;
}
