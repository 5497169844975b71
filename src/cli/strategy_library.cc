#include "cli/strategy_library.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/file.h"
#include "base/id.h"
#include "cli/client_options.h"
#include "cli/output.h"

namespace hindcast::cli {
namespace {

using base::ErrorCode;
using base::Json;

constexpr const char* kLibrary = "/api/strategies";

struct LibraryOptions {
  std::string strategy_id, file, user, cursor;
  std::optional<std::string> name, description, note, tag, text;
  std::vector<std::string> tags;
  bool all_users = false, archived = false, only_shared = false;
  bool share = false, unshare = false, archive = false, unarchive = false, untag = false;
  int version = 0, before = 0, limit = 50;
};

std::string path_of(const std::string& strategy_id) {
  return fmt::format("{}/{}", kLibrary, url_encode(strategy_id));
}

std::string joined(const Json& object, const char* name) {
  std::string text;
  for (const Json& item : object.value(name, Json::array())) {
    if (item.is_string()) text += (text.empty() ? "" : " ") + item.get<std::string>();
  }
  return printable(text);
}

std::string date_of(const Json& object, const char* name) {
  return printable(text_of(object, name).substr(0, 10));
}

// A definition by itself, or the one inside a job.
base::Result<Json> definition_in(const std::string& file) {
  HC_ASSIGN(const std::string text, base::read_file(file));
  auto json = base::parse_json(text);
  if (!json) {
    base::Error error = std::move(json).error();
    error.message = fmt::format("'{}': {}", file, error.message);
    return tl::unexpected(std::move(error));
  }
  if (json->is_object() && json->contains("strategy_definition")) {
    return Json(json->at("strategy_definition"));
  }
  return std::move(*json);
}

void print_saved(const Json& saved, const Globals& globals) {
  if (globals.json) return print_json(saved);
  print_text(fmt::format("{} version {}\n", printable(text_of(saved, "strategy_id")),
                         integer_of(saved, "version")));
}

// The name of a new strategy: as given, else that of the definition.
base::Result<Json> new_strategy(const LibraryOptions& o, Json definition) {
  Json body{{"user_id", o.user}};
  body["name"] = o.name ? *o.name : text_of(definition, "name");
  if (body["name"].get_ref<const std::string&>().empty()) {
    return base::fail(ErrorCode::invalid_argument,
                      "the definition has no name: give one with --name");
  }
  body["definition"] = std::move(definition);
  if (o.description) body["description"] = *o.description;
  if (o.note) body["note"] = *o.note;
  if (!o.tags.empty()) body["tags"] = o.tags;
  if (o.share) body["visibility"] = "shared";
  return body;
}

base::Result<void> save(HttpClient& client, const LibraryOptions& o, const Globals& globals) {
  HC_ASSIGN(Json definition, definition_in(o.file));
  if (o.strategy_id.empty()) {
    HC_ASSIGN(const Json body, new_strategy(o, std::move(definition)));
    HC_ASSIGN(const Json saved, client.post_json(kLibrary, body));
    print_saved(saved, globals);
    return {};
  }
  if (o.name || o.description || !o.tags.empty() || o.share) {
    return base::fail(ErrorCode::invalid_argument,
                      "with --id only the definition and --note are saved; name, description, tags "
                      "and sharing are changed by `hindcast strategies edit`");
  }
  Json body{{"user_id", o.user}, {"definition", std::move(definition)}};
  if (o.note) body["note"] = *o.note;
  HC_ASSIGN(const Json saved, client.post_json(path_of(o.strategy_id) + "/versions", body));
  print_saved(saved, globals);
  return {};
}

base::Result<void> list(HttpClient& client, const LibraryOptions& o, const Globals& globals) {
  std::string query = list_query(o.limit, o.cursor);
  if (!o.all_users && !o.only_shared) query += "&user_id=" + url_encode(o.user);
  if (o.only_shared) query += "&visibility=shared";
  if (o.archived) query += "&archived=yes";
  if (o.tag) query += "&tag=" + url_encode(*o.tag);
  if (o.text) query += "&q=" + url_encode(*o.text);
  HC_ASSIGN(const Json page, client.get_json(kLibrary + query));
  if (globals.json) {
    print_json(page);
    return {};
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& item : page.value("items", Json::array())) {
    rows.push_back({printable(text_of(item, "strategy_id")),
                    fmt::format("{}", integer_of(item, "version")), date_of(item, "updated_at"),
                    text_of(item, "visibility") == "shared" ? "shared" : "", joined(item, "tags"),
                    printable(text_of(item, "name"))});
  }
  print_text(rows.empty()
                 ? std::string("no strategies; save one with `hindcast strategies save FILE`\n")
                 : draw_table({"STRATEGY", ">VERSION", "CHANGED", "SHARED", "TAGS", "NAME"}, rows));
  const std::string next = text_of(page, "next_cursor");
  if (!next.empty() && !globals.quiet) fmt::print(stderr, "more: --cursor {}\n", printable(next));
  return {};
}

base::Result<void> show(HttpClient& client, const LibraryOptions& o, const Globals& globals) {
  HC_ASSIGN(Json strategy, client.get_json(path_of(o.strategy_id)));
  if (o.version > 0) {
    HC_ASSIGN(const Json version,
              client.get_json(fmt::format("{}/versions/{}", path_of(o.strategy_id), o.version)));
    if (globals.json) {
      print_json(version);
      return {};
    }
    strategy.update(version);
  }
  if (globals.json) {
    print_json(strategy);
    return {};
  }
  const Json definition = strategy.value("definition", Json());
  strategy.erase("definition");
  print_text(draw_job(strategy) + "\n" + definition.dump(2) + "\n");
  return {};
}

base::Result<void> versions(HttpClient& client, const LibraryOptions& o, const Globals& globals) {
  std::string query = fmt::format("/versions?limit={}", o.limit);
  if (o.before > 0) query += fmt::format("&before={}", o.before);
  HC_ASSIGN(const Json page, client.get_json(path_of(o.strategy_id) + query));
  if (globals.json) {
    print_json(page);
    return {};
  }
  std::vector<std::vector<std::string>> rows;
  for (const Json& item : page.value("items", Json::array())) {
    rows.push_back({fmt::format("{}", integer_of(item, "version")),
                    printable(text_of(item, "created_at").substr(0, 19)),
                    printable(text_of(item, "user_id")),
                    printable(text_of(item, "definition_hash").substr(0, 12)),
                    printable(text_of(item, "note"))});
  }
  print_text(draw_table({">VERSION", "SAVED (UTC)", "BY", "HASH", "NOTE"}, rows));
  const std::int64_t next = integer_of(page, "next_before");
  if (next > 0 && !globals.quiet) fmt::print(stderr, "more: --before {}\n", next);
  return {};
}

base::Result<void> clone(HttpClient& client, const LibraryOptions& o, const Globals& globals) {
  Json body{{"user_id", o.user}};
  if (o.name) body["name"] = *o.name;
  if (o.version > 0) body["version"] = o.version;
  HC_ASSIGN(const Json saved, client.post_json(path_of(o.strategy_id) + "/clone", body));
  print_saved(saved, globals);
  return {};
}

base::Result<void> edit(HttpClient& client, const LibraryOptions& o, const Globals& globals) {
  Json body = Json::object();
  if (o.name) body["name"] = *o.name;
  if (o.description) body["description"] = *o.description;
  if (!o.tags.empty() || o.untag) body["tags"] = o.tags;
  if (o.share || o.unshare) body["visibility"] = o.share ? "shared" : "private";
  if (o.archive || o.unarchive) body["archived"] = o.archive;
  if (body.empty()) {
    return base::fail(ErrorCode::invalid_argument,
                      "nothing to change: give --name, --description, --tag, --untag, --share, "
                      "--unshare, --archive or --unarchive");
  }
  HC_ASSIGN(const Json saved, client.patch_json(path_of(o.strategy_id), body));
  print_saved(saved, globals);
  return {};
}

base::Result<void> remove(HttpClient& client, const LibraryOptions& o, const Globals& globals) {
  HC_TRY(client.remove(path_of(o.strategy_id)));
  if (globals.json) {
    print_json({{"strategy_id", o.strategy_id}, {"deleted", true}});
  } else {
    print_text(fmt::format("{} deleted\n", o.strategy_id));
  }
  return {};
}

void add_page_options(CLI::App& command, LibraryOptions& o) {
  command.add_option("--limit", o.limit)->check(CLI::Range(1, 200))->capture_default_str();
}

void add_strategy_id(CLI::App& command, LibraryOptions& o) {
  command.add_option("strategy_id", o.strategy_id)->required()->type_name("STRATEGY_ID");
}

void add_save_options(CLI::App& command, LibraryOptions& o) {
  command.add_option("file", o.file, "A strategy definition, or a job that holds one")
      ->required()
      ->type_name("FILE.json");
  command.add_option("--id", o.strategy_id, "Save as the next version of this strategy")
      ->type_name("STRATEGY_ID");
  command.add_option("--name", o.name, "Name; that of the definition when left out");
  command.add_option("--description", o.description, "Free text");
  command.add_option("--note", o.note, "What changed, in words");
  command.add_option("--tag", o.tags, "Word to find it by; may be repeated");
  command.add_flag("--share", o.share, "Into the list of shared strategies");
  add_user_option(command, o.user);
}

void add_list_options(CLI::App& command, LibraryOptions& o) {
  add_user_option(command, o.user);
  command.add_flag("--all-users", o.all_users, "Those of all users");
  command.add_flag("--shared", o.only_shared, "Those that anybody shares");
  command.add_flag("--archived", o.archived, "Archived ones, too");
  command.add_option("--tag", o.tag, "Only those with this tag");
  command.add_option("--find", o.text, "Only those with this in their name")->type_name("TEXT");
  add_page_options(command, o);
  command.add_option("--cursor", o.cursor, "Page to go on with");
}

void add_edit_options(CLI::App& command, LibraryOptions& o) {
  add_strategy_id(command, o);
  command.add_option("--name", o.name, "New name");
  command.add_option("--description", o.description, "New text");
  CLI::Option* tag = command.add_option("--tag", o.tags, "These tags in place of the old ones");
  command.add_flag("--untag", o.untag, "No tags any more")->excludes(tag);
  CLI::Option* share = command.add_flag("--share", o.share, "Into the list of shared strategies");
  command.add_flag("--unshare", o.unshare, "Out of that list")->excludes(share);
  CLI::Option* archive = command.add_flag("--archive", o.archive, "Put it away");
  command.add_flag("--unarchive", o.unarchive, "Bring it back")->excludes(archive);
}

}  // namespace

bool is_strategy_id(const std::string& text) { return base::is_id("strat", text); }

void show_strategy(const std::string& strategy_id, int version, Globals& globals) {
  LibraryOptions options;
  options.strategy_id = strategy_id;
  options.version = version;
  with_client(globals, [&](HttpClient& client) { return show(client, options, globals); });
}

void add_library_commands(CLI::App& strategies, Globals& globals) {
  const auto add = [&](const char* name, const char* doc, auto add_options, auto run) {
    CLI::App* command = strategies.add_subcommand(name, doc);
    auto options = std::make_shared<LibraryOptions>();
    add_options(*command, *options);
    command->callback([options, &globals, run] {
      with_client(globals, [&](HttpClient& client) { return run(client, *options, globals); });
    });
  };
  add("save", "Save into the library: a new strategy, or with --id its next version",
      add_save_options, save);
  add("list", "Strategies of the library, newest first", add_list_options, list);
  add(
      "versions", "Versions of a strategy, newest first",
      [](CLI::App& command, LibraryOptions& o) {
        add_strategy_id(command, o);
        add_page_options(command, o);
        command.add_option("--before", o.before, "Only versions below this number");
      },
      versions);
  add(
      "clone", "A new strategy that begins as a copy",
      [](CLI::App& command, LibraryOptions& o) {
        add_strategy_id(command, o);
        command.add_option("--version", o.version, "The newest when left out")
            ->check(CLI::PositiveNumber);
        command.add_option("--name", o.name, "Name; that of the original when left out");
        add_user_option(command, o.user);
      },
      clone);
  add("edit", "Rename, describe, tag, share or archive", add_edit_options, edit);
  add("delete", "Delete with all versions; jobs and results keep their copies", add_strategy_id,
      remove);
}

}  // namespace hindcast::cli
