// bursar completion bash | zsh | fish: made from the same tree of commands.
#include <fmt/format.h>

#include <iostream>
#include <memory>

#include "cli/command.h"

namespace bursar::cli {
namespace {

/// The words that may follow a command: its subcommands and options.
std::string words_after(const CLI::App& command) {
  std::string words;
  for (const auto* sub : command.get_subcommands([](const CLI::App*) { return true; })) words += sub->get_name() + " ";
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_lnames()) words += "--" + name + " ";
  }
  return words;
}

void add_cases(const CLI::App& command, const std::string& path, std::string& cases) {
  cases += fmt::format("    \"{}\") words=\"{}\" ;;\n", path, words_after(command));
  for (const auto* sub : command.get_subcommands([](const CLI::App*) { return true; })) {
    add_cases(*sub, path.empty() ? sub->get_name() : path + " " + sub->get_name(), cases);
  }
}

std::string bash(const CLI::App& app) {
  std::string cases;
  add_cases(app, "", cases);
  return "_bursar() {\n  local path=\"\" words=\"\" word i\n  for ((i = 1; i < COMP_CWORD; i++)); do\n    "
         "word=\"${COMP_WORDS[i]}\"\n"
         "    [[ $word == -* ]] || path=\"${path:+$path }$word\"\n  done\n  while :; do\n    case \"$path\" in\n" +
         cases +
         "    esac\n    [[ -n $words || -z $path ]] && break\n    [[ $path == *' '* ]] && path=\"${path% *}\" || "
         "path=\"\"\n  done\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n}\ncomplete -o default -F _bursar "
         "bursar\n";
}

void add_fish(const CLI::App& command, const std::string& parent, std::string& text) {
  const auto condition =
      parent.empty() ? std::string("__fish_use_subcommand") : "__fish_seen_subcommand_from " + parent;
  for (const auto* sub : command.get_subcommands([](const CLI::App*) { return true; })) {
    text +=
        fmt::format("complete -c bursar -n '{}' -a {} -d '{}'\n", condition, sub->get_name(), sub->get_description());
    add_fish(*sub, sub->get_name(), text);
  }
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_lnames())
      text += fmt::format("complete -c bursar -n '{}' -l {}\n", condition, name);
  }
}

}  // namespace

void add_completion_command(CLI::App& app, Shared&) {
  auto shell = std::make_shared<std::string>();
  auto* command = app.add_subcommand("completion", "completion for a shell, to be put where it looks for such");
  command->add_option("shell", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([&app, shell] {
    if (*shell == "fish") {
      std::string text;
      add_fish(app, "", text);
      std::cout << text;
    } else {
      std::cout << (*shell == "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "") << bash(app);
    }
  });
}

}  // namespace bursar::cli
