#pragma once

// From parser events to tokens. The parser may hand keys, strings and numbers in parts (an escape,
// the end of a buffer), and what it hands may point into its own scratch memory: both are joined or
// copied in the arena, all else stays a view into the page.
//
// A handler walks contexts: small numbers that say which object or list it stands in. Context 0 is
// whatever nobody reads; everything below it is skipped by counting brackets. The derived class
// supplies
//
//     std::uint8_t enter(bool object, std::uint8_t context, int field);  // context of what opens
//     here void leave(std::uint8_t context); int key(std::uint8_t context, std::string_view name);
//     // the field's number, -1 to skip its value int element(std::uint8_t context); // likewise
//     for the elements of a list void value(std::uint8_t context, int field, token t);

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "sax.hpp"
#include "text_arena.hpp"
#include "token.hpp"

namespace dutchbook::venues {

template <class Derived>
class token_handler : public sax::ignore_all {
  public:
    static constexpr std::uint8_t skip = 0;
    static constexpr std::uint8_t document = 1;

    token_handler(std::string_view body, text_arena& texts) noexcept : body_(body), texts_(texts) {}

    bool on_object_begin(sax::error_code&) { return open(true); }
    bool on_object_end(std::size_t, sax::error_code&) { return close(); }
    bool on_array_begin(sax::error_code&) { return open(false); }
    bool on_array_end(std::size_t, sax::error_code&) { return close(); }

    bool on_key_part(std::string_view s, std::size_t, sax::error_code&) {
        if (skipped_ == 0) key_ += s;
        return true;
    }
    bool on_key(std::string_view s, std::size_t, sax::error_code&) {
        if (skipped_ != 0) return true;
        if (key_.empty()) {
            field_ = self().key(context_, s);
        } else {
            key_ += s;
            field_ = self().key(context_, key_);
            key_.clear();
        }
        return true;
    }
    bool on_string_part(std::string_view s, std::size_t, sax::error_code&) { return part(s); }
    bool on_string(std::string_view s, std::size_t, sax::error_code&) {
        return whole(token_kind::string, s);
    }
    bool on_number_part(std::string_view s, sax::error_code&) { return part(s); }
    bool on_int64(std::int64_t, std::string_view s, sax::error_code&) {
        return whole(token_kind::number, s);
    }
    bool on_uint64(std::uint64_t, std::string_view s, sax::error_code&) {
        return whole(token_kind::number, s);
    }
    bool on_double(double, std::string_view s, sax::error_code&) {
        return whole(token_kind::number, s);
    }
    bool on_bool(bool b, sax::error_code&) {
        if (field_ >= 0) give({token_kind::boolean, b ? "true" : "false"});
        return true;
    }
    bool on_null(sax::error_code&) {
        if (field_ >= 0) give(token_kind::null);
        return true;
    }

  protected:
    text_arena& texts() noexcept { return texts_; }

    /// Whether a text stands in the page itself, and so stays where it is.
    bool in_body(std::string_view s) const noexcept {
        const std::less_equal<const char*> before;
        return before(body_.data(), s.data()) &&
               before(s.data() + s.size(), body_.data() + body_.size());
    }

    Derived& self() noexcept { return static_cast<Derived&>(*this); }

  private:
    void give(token t) { self().value(context_, field_, t); }

    bool part(std::string_view s) {
        if (field_ >= 0) texts_.append(s);
        return true;
    }

    bool whole(token_kind kind, std::string_view s) {
        if (field_ < 0) return true;
        if (texts_.building() || !in_body(s)) {
            texts_.append(s);
            s = texts_.finish();
        }
        give({kind, s});
        return true;
    }

    bool open(bool object) {
        if (skipped_ == 0) {
            const std::uint8_t next = self().enter(object, context_, field_);
            if (next != skip) {
                outer_[depth_++] = context_;
                context_ = next;
                field_ = self().element(context_);
                return true;
            }
        }
        ++skipped_;
        field_ = -1;
        return true;
    }

    bool close() {
        if (skipped_ == 0) {
            self().leave(context_);
            context_ = outer_[--depth_];
        } else if (--skipped_ != 0) {
            return true;
        }
        field_ = self().element(context_);
        return true;
    }

    std::string_view body_;
    text_arena& texts_;
    std::array<std::uint8_t, 40> outer_{}; // the parser ends a page at depth 32
    std::size_t depth_ = 0;
    std::uint32_t skipped_ = 0;
    std::uint8_t context_ = document;
    int field_ = -1;
    std::string key_;
};

} // namespace dutchbook::venues
