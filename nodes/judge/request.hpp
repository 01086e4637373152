#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "nodes/http/message.hpp"
#include "nodes/judge/batch.hpp"

namespace dutchbook::judge {

/// Part of every cache key; changes with the instructions, the schema or the form of the questions.
extern const std::string_view prompt_version;
/// The fixed prefix of every call, over 1,024 tokens so that servers cache it.
std::string_view instructions() noexcept;
/// JSON schema of the reply in the strict subset, as JSON text.
std::string_view reply_schema() noexcept;

enum class dialect : std::uint8_t {
    chat,    ///< OpenAI-compatible /chat/completions: also Ollama, vLLM, llama.cpp
    messages ///< Anthropic /messages
};

/// An LLM server. Plain value; the key is not part of it.
struct api {
    dialect speaks = dialect::chat;
    std::string url; ///< base, such as "https://api.openai.com/v1"
    std::string model;
    /// Ollama and older servers know `max_tokens` only; newer models refuse it.
    bool old_max_tokens = false;
    std::optional<double> temperature; ///< omitted unless set: some models refuse it
    std::chrono::seconds timeout{120};
    std::int64_t output_tokens_base = 400; ///< room of the reply: base + pairs × per pair
    std::int64_t output_tokens_per_pair = 160;
};

/// One call, ready to be sent; the key stands in its headers and nowhere else.
struct call_request {
    http::request http;
    std::string hash;            ///< SHA-256 of the body: names the call for retries and cassettes
    std::int64_t tokens_in = 0;  ///< estimated from the body
    std::int64_t tokens_out = 0; ///< the most that the server may answer
    std::size_t pairs = 0;       ///< without canary and twins
};
call_request make_request(const api& at, const sheet& of, std::string_view key);

} // namespace dutchbook::judge
