#include "programs/demo.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "base/text.h"
#include "cli/command.h"
#include "net/http_client.h"
#include "net/http_server.h"
#include "programs/demo_story.h"
#include "store/sodium_secret_maker.h"

namespace bursar::programs {
namespace {

using base::ErrorKind;
using base::Result;
using base::Status;
using nlohmann::json;

constexpr int kSecondsToStart = 60;

volatile std::sig_atomic_t interrupted = 0;

/// A child process, ended with us.
class Child {
 public:
  Child(const std::vector<std::string>& words, const std::string& log) {
    pid_ = ::fork();
    if (pid_ != 0) return;
    std::FILE* file = std::fopen(log.c_str(), "a");
    if (file != nullptr) {
      ::dup2(::fileno(file), STDOUT_FILENO);
      ::dup2(::fileno(file), STDERR_FILENO);
    }
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execv(arguments[0], arguments.data());
    std::_Exit(127);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }
  bool ended() {
    if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = 0;
    return pid_ == 0;
  }

 private:
  pid_t pid_ = 0;
};

Status failed(const std::string& what, const std::string& remedy) {
  return base::fail(ErrorKind::unavailable, "demo_failed", what, remedy);
}

std::string read(const std::string& file) {
  std::ifstream stream(file);
  return std::string(base::trim(std::string(std::istreambuf_iterator<char>(stream), {})));
}

/// A free port of the loopback address: the server is told it before it starts, since Apple must know where it is.
Result<std::string> with_free_port(const std::string& listen) {
  TRY_SET(const auto address, net::parse_listen_address(listen));
  if (address.port != 0) return listen;
  net::HttpServerOptions options;
  options.address = address.address;
  TRY_SET(const auto probe,
          net::HttpServer::start(options, [](const net::HttpRequest&) { return net::HttpResponse{}; }));
  return fmt::format("{}:{}", address.address, probe->port());
}

class Demo {
 public:
  explicit Demo(const DemoOptions& options) : options_(options), folder_(std::filesystem::absolute(options.data)) {}

  Status run() {
    TRY(start());
    TRY(connect_locations());
    TRY(first_day());
    TRY(tell_distribution_story(
        {*remote_, shared_, [this](const std::string& path) { return at_apple(path); },
         [this](const std::string& path, const json& body) { return do_at_apple(path, body); }}));
    TRY(verify());
    TRY(make_account());
    say_where_to_look();
    while (!options_.once && interrupted == 0) std::this_thread::sleep_for(std::chrono::milliseconds(200));
    return {};
  }

 private:
  std::string at(const char* name) const { return (folder_ / name).string(); }

  Status start() {
    std::filesystem::create_directories(folder_);
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
    const auto programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    TRY(net_certificate());
    std::remove(at("vppsim.port").c_str());
    std::cout << "Starting the simulator of Apple's service (profile school) …" << std::endl;
    simulator_ = std::make_unique<Child>(
        std::vector<std::string>{(programs / "vppsim").string(), "serve", "--listen", "127.0.0.1:0", "--state",
                                 at("vppsim.journal"), "--profile", "school", "--trust", at("certificate.pem"),
                                 "--port-file", at("vppsim.port")},
        at("vppsim.log"));
    TRY(wait_until([&] { return !read(at("vppsim.port")).empty(); }, "the simulator", *simulator_, at("vppsim.log")));
    apple_ = "http://127.0.0.1:" + read(at("vppsim.port"));
    TRY_SET(const auto listen, with_free_port(options_.listen));
    server_url_ = "https://" + listen;
    std::cout << "Starting the server …" << std::endl;
    server_ = std::make_unique<Child>(std::vector<std::string>{(programs / "bursar").string(),
                                                               "serve",
                                                               "--listen",
                                                               listen,
                                                               "--database-url",
                                                               at("bursar.db"),
                                                               "--key-file",
                                                               at("bursar.key"),
                                                               "--initial-key-file",
                                                               at("api-key"),
                                                               "--backup-folder",
                                                               folder_.string(),
                                                               "--apple-url",
                                                               apple_ + "/mdm/v2/",
                                                               "--tls-self-signed",
                                                               folder_.string(),
                                                               "--public-url",
                                                               server_url_,
                                                               "--regrant-after-s",
                                                               "2"},
                                      at("bursar.log"));
    cli::RemoteOptions remote;
    remote.server = server_url_;
    remote.api_key_file = at("api-key");
    remote.ca_file = at("certificate.pem");
    TRY(wait_until(
        [&] {
          auto made = cli::Remote::create(remote);
          if (!made || !made->get("/v1/keys")) return false;
          remote_ = std::make_unique<cli::Remote>(std::move(*made));
          return true;
        },
        "the server", *server_, at("bursar.log")));
    return {};
  }

  /// The server makes the certificate if there is none; the simulator must know it before.
  Status net_certificate() const {
    if (std::filesystem::exists(at("certificate.pem"))) return {};
    return net::write_self_signed_certificate(at("certificate.pem"), at("certificate.key"));
  }

  template <class Ready>
  Status wait_until(Ready&& ready, const std::string& what, Child& child, const std::string& log) const {
    for (int i = 0; i < kSecondsToStart * 10; ++i) {
      if (ready()) return {};
      if (child.ended() || interrupted != 0) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return failed(what + " did not start",
                  "Its log is " + log + ". If another demo runs, end it, or choose --data and --listen.");
  }

  Result<json> at_apple(const std::string& path) const {
    net::HttpRequest request;
    request.url = apple_ + "/control/" + path;
    TRY_SET(const auto http, net::CurlHttpClient::create({}));
    TRY_SET(const auto answer, http->send(std::move(request)));
    return json::parse(answer.body, nullptr, false);
  }

  Status do_at_apple(const std::string& path, const json& body) const {
    net::HttpRequest request;
    request.method = "POST";
    request.url = apple_ + "/control/" + path;
    request.headers.add("Content-Type", "application/json");
    request.body = body.dump();
    TRY_SET(const auto http, net::CurlHttpClient::create({}));
    TRY_SET(const auto answer, http->send(std::move(request)));
    if (answer.status / 100 == 2) return {};
    return failed("The simulator refused: " + answer.body, "This is a fault of the demo; please report it.");
  }

  Status connect_locations() {
    TRY_SET(const auto known, remote_->get("/v1/locations"));
    TRY_SET(const auto offered, at_apple("locations"));
    for (const auto& row : offered.at("locations")) {
      const auto name = row.at("location").get<std::string>();
      const bool connected = std::any_of(known.at("items").begin(), known.at("items").end(),
                                         [&](const auto& l) { return l.at("uId") == row.at("uId"); });
      if (connected) {
        std::cout << fmt::format("The location \"{}\" is connected already.\n", name);
      } else {
        std::cout << fmt::format("Connecting the content token of \"{}\" …\n", name);
        TRY(remote_->post("/v1/locations", {{"token", row.at("token")}}));
      }
    }
    TRY_SET(const auto locations, remote_->get("/v1/locations"));
    for (const auto& row : locations.at("items")) {
      const auto id = row.at("id").get<std::int64_t>();
      TRY(cli::follow_sync(*remote_, shared_, id, row.at("name")));
      TRY_SET(const auto sync, remote_->get(fmt::format("/v1/locations/{}/sync", id)));
      std::cout << fmt::format("  {}: {} rows in {} pages.\n", row.at("name").get<std::string>(),
                               sync.at("rows").get<std::int64_t>(), sync.at("pages").get<std::int64_t>());
    }
    return {};
  }

  /// Orders it and waits until Apple has settled it.
  Status order(const std::string& what, const json& body) {
    TRY_SET(const auto started, remote_->post("/v1/operations", body));
    const auto& preview = started.at("preview");
    const auto operation = started.value("operation", json());
    if (operation.is_null()) {
      std::cout << fmt::format("{}: so already.\n", what);
      return {};
    }
    std::cout << fmt::format("{}: {} licenses in {} request …\n", what, preview.at("toDo").get<std::int64_t>(),
                             preview.at("requests").get<std::int64_t>());
    TRY(cli::follow(*remote_, shared_, operation.get<std::int64_t>()));
    TRY_SET(const auto row, remote_->get(fmt::format("/v1/operations/{}", operation.get<std::int64_t>())));
    std::cout << fmt::format("  settled: {} done, {} failed.\n", row.at("done").get<std::int64_t>(),
                             row.at("failed").get<std::int64_t>());
    return {};
  }

  Status first_day() {
    TRY_SET(const auto id, remote_->location("Lakeside Elementary"));
    TRY_SET(const auto devices, at_apple("devices?location=Lakeside%20Elementary"));
    json serials = json::array();
    for (const auto& device : devices.at("devices")) {
      if (device.at("group") == "Class 5A" && serials.size() < 30) serials.push_back(device.at("serialNumber"));
    }
    TRY(order("Keynote to the 30 iPads of class 5A",
              {{"verb", "associate"}, {"location", id}, {"assets", {"361285480"}}, {"serialNumbers", serials}}));
    TRY_SET(const auto high, remote_->location("Valley High School"));
    TRY_SET(const auto people, at_apple("people?location=Valley%20High%20School"));
    json readers = json::array();
    for (std::size_t i = 0; i < 5; ++i) readers.push_back(people.at("people").at(i).at("clientUserId"));
    return order("\"The Swift Programming Language\" to 5 people",
                 {{"verb", "associate"}, {"location", high}, {"assets", {"881256329"}}, {"clientUserIds", readers}});
  }

  Status verify() {
    TRY_SET(const auto locations, remote_->get("/v1/locations"));
    for (const auto& row : locations.at("items")) {
      const auto id = row.at("id").get<std::int64_t>();
      TRY(cli::follow_sync(*remote_, shared_, id, row.at("name")));
      TRY_SET(const auto report, remote_->post(fmt::format("/v1/locations/{}/verify", id), json::object()));
      const auto differences = report.at("differencesTotal").get<std::int64_t>();
      std::cout << fmt::format(
          "Verified \"{}\": {} items, {} holders and {} people agree with Apple; {} differences.\n",
          row.at("name").get<std::string>(), report.at("assets").get<std::int64_t>(),
          report.at("assignments").get<std::int64_t>(), report.at("users").get<std::int64_t>(), differences);
      if (differences != 0)
        return failed("The mirror differs from Apple's side: " + report.at("differences").dump(),
                      "This is a fault of Bursar; please report it.");
    }
    return {};
  }

  /// An account for the console, whose password is kept beside the database.
  Status make_account() {
    TRY_SET(const auto setup, remote_->get("/v1/setup"));
    if (!setup.at("needed").get<bool>()) return {};
    store::SodiumSecretMaker secrets;
    const auto password = secrets.make(12).reveal();
    std::filesystem::path file = at("console-password");
    std::ofstream(file, std::ios::trunc).close();
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    std::ofstream(file) << password << "\n";
    return remote_
        ->post("/v1/accounts", {{"name", "admin"},
                                {"displayName", "Administrator"},
                                {"password", password},
                                {"grants", {{{"role", "administrator"}, {"unit", 1}}}}})
        .map([](const auto&) {});
  }

  std::string console_password() const {
    std::ifstream file(at("console-password"));
    std::string line;
    std::getline(file, line);
    return line;
  }

  void say_where_to_look() const {
    const auto program = std::filesystem::read_symlink("/proc/self/exe").string();
    std::cout << fmt::format(
        "\nThe server is at {} and works with Apple's notifications; the simulator is at {}.\n"
        "Open {}/ and log in as admin with the password {} (the certificate is the demo's own).\n"
        "Or try, in another terminal:\n\n"
        "  export BURSAR_SERVER={} BURSAR_API_KEY_FILE={} BURSAR_SERVER_CA_FILE={}\n"
        "  {} token list\n  {} plan\n  {} waiting\n  {} leaks --balance\n  {} operations\n  {} doctor\n\n"
        "Everything is kept in {}.{}\n",
        server_url_, apple_, server_url_, console_password(), server_url_, at("api-key"), at("certificate.pem"),
        program, program, program, program, program, program, folder_.string(),
        options_.once ? "" : " Press Ctrl-C to end.");
    std::cout << std::flush;
  }

  const DemoOptions& options_;
  const std::filesystem::path folder_;
  std::unique_ptr<Child> simulator_;
  std::unique_ptr<Child> server_;
  std::string apple_;
  std::string server_url_;
  std::unique_ptr<cli::Remote> remote_;
  cli::Shared shared_;
};

}  // namespace

void DemoOptions::add_to(CLI::App& command) {
  command.add_option("--data", data, "folder that keeps the demo's database and keys")->capture_default_str();
  command.add_option("--listen", listen, "address:port of the server; port 0 picks a free one")->capture_default_str();
  command.add_flag("--once", once, "end after the first day of work instead of staying up");
}

int demo(const DemoOptions& options) {
  std::signal(SIGINT, [](int) { interrupted = 1; });
  std::signal(SIGTERM, [](int) { interrupted = 1; });
  const auto done = Demo(options).run();
  if (done) return 0;
  std::cerr << "bursar: " << done.error().message
            << (done.error().remedy.empty() ? "" : "\n        " + done.error().remedy) << "\n";
  return 1;
}

}  // namespace bursar::programs
