#include <nodes/match/synthetic_draft.hpp>

#include <array>
#include <cctype>

namespace dutchbook::match::synthetic {
namespace {

constexpr std::array<std::string_view, 100> first_names = {
    "Alma",   "Brent",  "Carla",  "Dario",  "Elena",  "Felix",   "Greta",   "Hugo",    "Irene",
    "Jonas",  "Karin",  "Luis",   "Mara",   "Nils",   "Olga",    "Pablo",   "Quentin", "Rosa",
    "Stefan", "Tessa",  "Ulrich", "Vera",   "Walter", "Ximena",  "Yusuf",   "Zoe",     "Amir",
    "Bella",  "Cyrus",  "Dora",   "Emil",   "Fiona",  "Gavin",   "Helga",   "Ivan",    "Jana",
    "Kurt",   "Lydia",  "Milo",   "Nora",   "Oscar",  "Petra",   "Ramon",   "Sonia",   "Tobias",
    "Ursula", "Viktor", "Wanda",  "Yara",   "Zane",   "Adele",   "Boris",   "Clara",   "Denis",
    "Edith",  "Frank",  "Gloria", "Hector", "Ingrid", "Jasper",  "Kira",    "Leon",    "Mabel",
    "Noel",   "Opal",   "Pierce", "Regina", "Simon",  "Thea",    "Umberto", "Violet",  "Wesley",
    "Xavier", "Yvonne", "Zelda",  "Arturo", "Bianca", "Conrad",  "Delia",   "Elias",   "Flora",
    "Gideon", "Hanna",  "Isidor", "Joanna", "Kendra", "Lionel",  "Monica",  "Nestor",  "Odette",
    "Philip", "Renata", "Silas",  "Tamara", "Urban",  "Valeria", "Wilfred", "Yolanda", "Zachary",
    "Abigail"};

constexpr std::array<std::string_view, 100> last_names = {
    "Abernathy",  "Baumgart",  "Castellan", "Dravik",    "Eastwick",  "Falkner",   "Garroway",
    "Hollister",  "Ibarra",    "Jankowski", "Kessler",   "Lundgren",  "Marchetti", "Novak",
    "Okafor",     "Pemberton", "Quintero",  "Rasmussen", "Sandoval",  "Thornbury", "Ulloa",
    "Vasquez",    "Whitlock",  "Yamada",    "Zielinski", "Ashdown",   "Birchall",  "Corrigan",
    "Delacroix",  "Engstrom",  "Fairfax",   "Gallardo",  "Haverford", "Ingersoll", "Jessup",
    "Kowalski",   "Lombardi",  "Montrose",  "Nakamura",  "Ostrander", "Pritchard", "Quigley",
    "Rutherford", "Stavros",   "Trevino",   "Underhill", "Valdez",    "Wexford",   "Yarrow",
    "Zamora",     "Alcott",    "Bellamy",   "Crawshaw",  "Donovan",   "Ellsworth", "Ferreira",
    "Goldwin",    "Hathaway",  "Iverson",   "Jorgensen", "Kirkland",  "Lockhart",  "Mancini",
    "Nordstrom",  "Oakley",    "Pellegrin", "Radcliffe", "Salazar",   "Tillman",   "Upton",
    "Vandermeer", "Winslow",   "Yates",     "Zeller",    "Arbuckle",  "Brandt",    "Cardona",
    "Dunmore",    "Espinoza",  "Fitzroy",   "Grimaldi",  "Holloway",  "Idris",     "Jameson",
    "Kaufman",    "Lazarus",   "Mayfield",  "Norwood",   "Orsini",    "Pickering", "Reinhardt",
    "Sutcliffe",  "Tremaine",  "Usher",     "Verhoeven", "Wycliffe",  "Yeager",    "Zorin",
    "Ambrose",    "Brockman"};

constexpr std::array<std::string_view, 50> town_heads = {
    "Ash",  "Birch",  "Cedar", "Dun",     "Elm",     "Fair",   "Glen",   "Hart",  "Iron",  "Jasper",
    "King", "Lark",   "Maple", "North",   "Oak",     "Pine",   "Quarry", "Raven", "Stone", "Thorn",
    "Up",   "Vale",   "West",  "Yew",     "Amber",   "Black",  "Clear",  "Deer",  "East",  "Fox",
    "Gold", "Hazel",  "Ivy",   "Juniper", "Kestrel", "Lake",   "Mill",   "New",   "Otter", "Pearl",
    "Red",  "Silver", "Tall",  "Winter",  "Swan",    "Bright", "Copper", "Wolf",  "Rose",  "Salt"};
constexpr std::array<std::string_view, 40> town_tails = {
    "ford",  "bury",  "ton",    "field",  "haven", "mouth",   "dale",   "wick",
    "gate",  "brook", "ridge",  "port",   "ham",   "stead",   "worth",  "well",
    "cliff", "moor",  "view",   "crest",  "burg",  "minster", "hollow", "spring",
    "grove", "hurst", "low",    "bridge", "marsh", "shire",   "wood",   "point",
    "bank",  "holm",  "meadow", "barrow", "quay",  "side",    "thorpe", "garth"};

constexpr std::array<std::array<std::string_view, 2>, 50> states = {
    {{"Alabama", "AL"},        {"Alaska", "AK"},        {"Arizona", "AZ"},
     {"Arkansas", "AR"},       {"California", "CA"},    {"Colorado", "CO"},
     {"Connecticut", "CT"},    {"Delaware", "DE"},      {"Florida", "FL"},
     {"Georgia", "GA"},        {"Hawaii", "HI"},        {"Idaho", "ID"},
     {"Illinois", "IL"},       {"Indiana", "IN"},       {"Iowa", "IA"},
     {"Kansas", "KS"},         {"Kentucky", "KY"},      {"Louisiana", "LA"},
     {"Maine", "ME"},          {"Maryland", "MD"},      {"Massachusetts", "MA"},
     {"Michigan", "MI"},       {"Minnesota", "MN"},     {"Mississippi", "MS"},
     {"Missouri", "MO"},       {"Montana", "MT"},       {"Nebraska", "NE"},
     {"Nevada", "NV"},         {"New Hampshire", "NH"}, {"New Jersey", "NJ"},
     {"New Mexico", "NM"},     {"New York", "NY"},      {"North Carolina", "NC"},
     {"North Dakota", "ND"},   {"Ohio", "OH"},          {"Oklahoma", "OK"},
     {"Oregon", "OR"},         {"Pennsylvania", "PA"},  {"Rhode Island", "RI"},
     {"South Carolina", "SC"}, {"South Dakota", "SD"},  {"Tennessee", "TN"},
     {"Texas", "TX"},          {"Utah", "UT"},          {"Vermont", "VT"},
     {"Virginia", "VA"},       {"Washington", "WA"},    {"West Virginia", "WV"},
     {"Wisconsin", "WI"},      {"Wyoming", "WY"}}};

constexpr std::array<std::string_view, 40> countries = {
    "Argentina",   "Australia", "Austria",   "Belgium",      "Brazil",      "Canada",  "Chile",
    "Colombia",    "Denmark",   "Egypt",     "Finland",      "France",      "Germany", "Greece",
    "Hungary",     "India",     "Indonesia", "Ireland",      "Israel",      "Italy",   "Japan",
    "Kenya",       "Malaysia",  "Mexico",    "Netherlands",  "Nigeria",     "Norway",  "Peru",
    "Poland",      "Portugal",  "Romania",   "South Africa", "South Korea", "Spain",   "Sweden",
    "Switzerland", "Thailand",  "Turkey",    "Ukraine",      "Vietnam"};

constexpr std::array<std::string_view, 50> adjectives = {
    "Silent",  "Crimson",  "Hollow",   "Golden",  "Broken",   "Distant",  "Velvet",   "Burning",
    "Frozen",  "Hidden",   "Electric", "Scarlet", "Paper",    "Midnight", "Glass",    "Wild",
    "Gentle",  "Savage",   "Lonely",   "Radiant", "Bitter",   "Sacred",   "Restless", "Crooked",
    "Emerald", "Faded",    "Gilded",   "Humble",  "Infinite", "Jagged",   "Lucid",    "Marble",
    "Narrow",  "Obsidian", "Pale",     "Quiet",   "Rusted",   "Stolen",   "Tender",   "Unbroken",
    "Vagrant", "Wicked",   "Yellow",   "Ancient", "Brazen",   "Cobalt",   "Dusty",    "Elusive",
    "Feral",   "Grand"};
constexpr std::array<std::string_view, 40> nouns = {
    "Harbor",   "Lantern", "Meridian",  "Orchard", "Cathedral", "Horizon", "Mirror",  "Tempest",
    "Sparrow",  "Canyon",  "Labyrinth", "Monsoon", "Compass",   "Reverie", "Voyage",  "Garden",
    "Empire",   "Whisper", "Castle",    "Prophet", "Carousel",  "Anthem",  "Glacier", "Rhapsody",
    "Fortress", "Pilgrim", "Serpent",   "Tundra",  "Vineyard",  "Zephyr",  "Beacon",  "Citadel",
    "Dominion", "Eclipse", "Falcon",    "Gallery", "Hourglass", "Island",  "Jubilee", "Kingdom"};
constexpr std::array<std::string_view, 30> endings = {
    "Rising",   "Nights",  "Forever", "Returns",   "of Ashes", "of Winter", "in Bloom", "Reborn",
    "Sessions", "Tales",   "of Salt", "Diaries",   "Protocol", "Affair",    "Theory",   "of Tides",
    "Awakens",  "Letters", "Project", "of Smoke",  "Unbound",  "Legacy",    "Echoes",   "Divided",
    "of Steel", "Season",  "Parade",  "Chronicle", "Motel",    "of Stars"};
constexpr std::array<std::string_view, 15> company_tails = {
    "Systems",       "Labs",   "Motors",   "Foods",     "Robotics", "Energy", "Pharma", "Airlines",
    "Semiconductor", "Retail", "Networks", "Aerospace", "Holdings", "Media",  "Biotech"};
constexpr std::array<std::string_view, 24> mascots = {
    "Hawks",     "Bears",  "Comets",   "Rangers",  "Falcons", "Wolves",  "Pirates",  "Knights",
    "Stallions", "Titans", "Mariners", "Cyclones", "Badgers", "Lynx",    "Royals",   "Thunder",
    "Pioneers",  "Vipers", "Owls",     "Sharks",   "Bisons",  "Rockets", "Monarchs", "Foxes"};
constexpr std::array<std::string_view, 12> months = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};

std::string join(std::string_view a, std::string_view b) {
    return std::string(a).append(" ").append(b);
}

} // namespace

std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
    std::uint64_t x = a + 0x9e3779b97f4a7c15ULL * (b + 1); // splitmix64 (Steele, Lea, Flood 2014)
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

std::string person(std::uint64_t n) {
    return join(first_names[n % 100], last_names[(n / 100 + n % 100 * 37) % 100]);
}

std::string town(std::uint64_t n) {
    return std::string(town_heads[n % 50]).append(town_tails[(n / 50) % 40]);
}

std::string state(std::uint64_t n) { return std::string(states[n % 50][0]); }
std::string state_code(std::uint64_t n) { return std::string(states[n % 50][1]); }
std::string country(std::uint64_t n) { return std::string(countries[n % 40]); }
std::string mascot(std::uint64_t n) { return std::string(mascots[n % 24]); }

std::string work_title(std::uint64_t n) {
    return join(join(adjectives[n % 50], nouns[(n / 50) % 40]), endings[(n / 2000) % 30]);
}

std::string company(std::uint64_t n) { return join(town(n), company_tails[(n / 2000) % 15]); }

std::string ticker_of(std::string_view name) {
    std::string out;
    std::size_t in_word = 0;
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) {
            in_word = 0;
        } else if (in_word++ < 5) {
            out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        }
    }
    return out;
}

int year_of(const topic& t, std::uint64_t n) {
    const int now = static_cast<int>(std::chrono::year_month_day{t.today}.year());
    const int even = now + (now % 2) + (now % 2 == 0 ? 2 : 0);
    return even + 2 * static_cast<int>(n) + (t.trap == "year" ? 1 : 0);
}

std::chrono::sys_days date_of(int year, unsigned month, unsigned day) {
    using namespace std::chrono;
    return sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}

std::string_view month_name(unsigned month) { return months.at(month - 1); }

namespace {
std::string date_text(std::chrono::sys_days d, std::size_t letters) {
    const std::chrono::year_month_day ymd{d};
    const std::string_view month =
        month_name(static_cast<unsigned>(ymd.month())).substr(0, letters);
    return std::string(month)
        .append(" ")
        .append(std::to_string(static_cast<unsigned>(ymd.day())))
        .append(", ")
        .append(std::to_string(static_cast<int>(ymd.year())));
}
} // namespace

std::string short_date(std::chrono::sys_days d) { return date_text(d, 3); }
std::string long_date(std::chrono::sys_days d) { return date_text(d, std::string_view::npos); }

std::string tenths(std::int64_t n) { return std::to_string(n / 10) + "." + std::to_string(n % 10); }

std::string grouped(std::int64_t n) {
    const std::string digits = std::to_string(n);
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
        out += digits[i];
    }
    return out;
}

namespace {
dutchbook::strike make_strike(strike_kind kind, std::optional<std::int64_t> floor,
                              std::optional<std::int64_t> cap, std::int64_t step) {
    dutchbook::strike s;
    s.kind = kind;
    if (floor) s.floor = decimal::from_micros(*floor * step);
    if (cap) s.cap = decimal::from_micros(*cap * step);
    return s;
}
} // namespace

dutchbook::strike at_least(std::int64_t value, std::int64_t step) {
    return make_strike(strike_kind::greater_or_equal, value, {}, step);
}
dutchbook::strike above(std::int64_t value, std::int64_t step) {
    return make_strike(strike_kind::greater, value, {}, step);
}
dutchbook::strike below(std::int64_t value, std::int64_t step) {
    return make_strike(strike_kind::less, {}, value, step);
}
dutchbook::strike between(std::int64_t low, std::int64_t high, std::int64_t step) {
    return make_strike(strike_kind::between, low, high, step);
}

std::string kalshi_rules(std::string_view condition, std::string_view source) {
    return std::string("If ")
        .append(condition)
        .append(", then the market resolves to Yes. Outcome verified from ")
        .append(source)
        .append(".");
}

std::string polymarket_rules(std::string_view condition, std::string_view source,
                             bool otherwise_no) {
    std::string out =
        std::string("This market will resolve to \"Yes\" if ").append(condition).append(". ");
    if (otherwise_no) out += "Otherwise, this market will resolve to \"No\".";
    return out.append("\n\nThe primary resolution source for this market will be ")
        .append(source)
        .append(", however a consensus of credible reporting may also be used.");
}

} // namespace dutchbook::match::synthetic
