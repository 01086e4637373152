#include <algorithm>

#include <fmt/format.h>

#include "graphs/config.hpp"
#include "graphs/config_table.hpp"
#include "graphs/table_text.hpp"

namespace dutchbook::graphs {

std::string print_toml(const configuration& config) {
    std::size_t widest = 0;
    const auto assignment = [&](const option& o) {
        return fmt::format("{} = {}", o.key.substr(o.key.rfind('.') + 1),
                           value_text(o, config.values));
    };
    for (const option& o : options())
        if (const auto width = assignment(o).size(); width <= 60) widest = std::max(widest, width);

    std::string out, section;
    for (const option& o : options()) {
        if (const auto here = o.key.substr(0, o.key.rfind('.')); here != section) {
            out += fmt::format("{}[{}]\n", section.empty() ? "" : "\n", here);
            section = here;
        }
        const auto found = config.origins.find(o.key);
        const std::string origin =
            found == config.origins.end() ? "default" : printable(found->second);
        out += fmt::format("{:<{}}  # {}\n", assignment(o), widest, origin);
    }
    return out;
}

std::string print_template() {
    const settings defaults;
    std::string out, section;
    for (const option& o : options()) {
        if (const auto here = o.key.substr(0, o.key.rfind('.')); here != section) {
            out += fmt::format("{}[{}]\n", section.empty() ? "" : "\n", here);
            section = here;
        }
        out += fmt::format("# {} Takes {}.\n# Variable {}.\n{} = {}\n", o.doc, expected_text(o),
                           variable_name(o.key), o.key.substr(o.key.rfind('.') + 1),
                           value_text(o, defaults));
    }
    return out;
}

} // namespace dutchbook::graphs
