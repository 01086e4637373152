#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace dutchbook::testing {

/// A folder that goes with its owner.
struct temporary_folder {
    std::filesystem::path at;

    temporary_folder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "dutchbook-http-XXXXXX").string();
        if (!::mkdtemp(name.data())) throw std::runtime_error("mkdtemp");
        at = name;
    }
    ~temporary_folder() { std::filesystem::remove_all(at); }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;

    std::string write(const std::string& name, const std::string& content,
                      unsigned mode = 0600) const {
        auto file = at / name;
        std::ofstream(file, std::ios::binary) << content;
        std::filesystem::permissions(file, static_cast<std::filesystem::perms>(mode));
        return file.string();
    }
};

} // namespace dutchbook::testing
