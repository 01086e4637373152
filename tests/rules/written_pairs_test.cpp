// Pairs written against the prover: two real-sounding markets, both with rules, half of them
// look-alikes that differ in one condition. What is printed has to be true.

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <nodes/rules/settle.hpp>

#include "support.hpp"

using namespace dutchbook;
using namespace dutchbook::rules;

namespace {

struct side {
    std::string id, title, label, close, event, rules;
};
struct written_pair {
    side left, right;
    std::string_view right_answers; ///< of the left to the right; none where empty
};

const std::vector<written_pair>& pairs() {
    static const std::vector<written_pair> all{
        {{"KXOWN0-26", "Will the Senate remove Ortega?", "Before 2027", "2026-12-31T15:00:00Z", "",
          "If Lena Ortega is removed from the Federal Trade Commission before Jan 1, 2027, then "
          "the market resolves to Yes."},
         {"b0", "Ortega out at the FTC in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Lena Ortega is removed from the Federal Trade "
          "Commission by December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to "
          "\"No\".\n\nThe primary resolution source for this market will be official information "
          "from the FTC, however a consensus of credible reporting may also be used."},
         "identity subset superset"},
        {{"KXOWN1-26", "Will Norvia expel the ambassador?", "Before 2027", "2026-12-31T15:00:00Z",
          "",
          "If Norvia expels the ambassador of Suderland before Jan 1, 2027, then the market "
          "resolves to Yes."},
         {"b1", "Norvia kicks out Suderland envoy in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Suderland expels the ambassador of Norvia by "
          "December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to \"No\"."},
         ""},
        {{"KXOWN2-26", "Will Musk be thrown out?", "Before 2027", "2026-12-31T15:00:00Z", "",
          "If Elon Musk is deported from the United States before Jan 1, 2027, then the market "
          "resolves to Yes."},
         {"b2", "Will Trump deport Elon Musk in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Elon Musk is deported from the United Kingdom by "
          "December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to \"No\"."},
         ""},
        {{"KXOWN3-26", "Will Musk be thrown out?", "Before 2027", "2026-12-31T15:00:00Z", "",
          "If Elon Musk is deported from the United States before Jan 1, 2027, then the market "
          "resolves to Yes."},
         {"b3", "Will Trump deport Elon Musk in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Elon Musk is ordered deported from the United "
          "States by December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to "
          "\"No\"."},
         "subset"},
        {{"KXOWN4-26", "Will Musk be thrown out?", "Before 2028", "2027-12-31T15:00:00Z", "",
          "If Elon Musk is deported from the United States before Jan 1, 2028, then the market "
          "resolves to Yes."},
         {"b4", "Will Trump deport Elon Musk in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Elon Musk is deported from the United States by "
          "December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to \"No\"."},
         "superset"},
        {{"KXOWN5-26", "Will the mint drop the penny?", "Before 2027", "2026-12-31T15:00:00Z", "",
          "If the US Mint stops producing the penny before Jan 1, 2027, then the market resolves "
          "to Yes."},
         {"b5", "Penny discontinued in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if the US Mint stops producing the penny by "
          "December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to \"No\"."},
         "identity subset superset"},
        {{"KXOWN6-26", "Will the mint drop the penny?", "Before 2027", "2026-12-31T15:00:00Z", "",
          "If the US Mint stops producing the penny before Jan 1, 2027, then the market resolves "
          "to Yes."},
         {"b6", "Penny discontinued in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if the US Mint announces that it will stop "
          "producing the penny by December 31, 2026, 11:59 PM ET. Otherwise, this market will "
          "resolve to \"No\"."},
         "subset superset"},
        {{"KXOWN7-26", "Will the mint drop the penny?", "Before 2027", "2026-12-31T15:00:00Z", "",
          "If the US Mint stops producing the penny before Jan 1, 2027, then the market resolves "
          "to Yes."},
         {"b7", "Penny discontinued in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if the US Mint stops producing the nickel by "
          "December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to \"No\"."},
         ""},
        {{"KXOWN8-26", "Will Ada Quist announce her retirement in 2027?", "Before the 2027 season",
          "2026-12-31T15:00:00Z", "",
          "If Ada Quist announces her retirement before January 1, 2027, then the market resolves "
          "to Yes."},
         {"b8", "Will Ada Quist announce her retirement in 2026?", "Yes", "2026-12-31T00:00:00Z",
          "",
          "This market will resolve to \"Yes\" if Ada Quist announces her retirement by December "
          "31, 2026, 11:59 PM ET. Otherwise, this market will resolve to \"No\"."},
         "identity subset superset"},
        {{"KXOWN9-26", "Will Ada Quist announce her retirement in 2027?", "Before the 2027 season",
          "2027-12-31T15:00:00Z", "",
          "If Ada Quist announces her retirement before January 1, 2028, then the market resolves "
          "to Yes."},
         {"b9", "Will Ada Quist announce her retirement in 2026?", "Yes", "2026-12-31T00:00:00Z",
          "",
          "This market will resolve to \"Yes\" if Ada Quist announces her retirement by December "
          "31, 2026, 11:59 PM ET. Otherwise, this market will resolve to \"No\"."},
         "superset"},
        {{"KXOWN10-26", "Will Nora Falk be the next Prime Minister of Canada?", "Nora Falk",
          "2030-01-01T15:00:00Z", "",
          "If Nora Falk is the next Prime Minister of Canada before 2030, then the market resolves "
          "to Yes."},
         {"b10", "Will Nora Falk be the next Prime Minister of Canada in 2026?", "Nora Falk",
          "2026-12-31T00:00:00Z", "Next Canadian PM in 2026?",
          "This market will resolve to the next individual who is officially appointed as Prime "
          "Minister of Canada by December 31, 2026, 11:59 PM ET."},
         "superset"},
        {{"KXOWN11-26", "Will Nora Falk be the next Prime Minister of Canada?", "Nora Falk",
          "2026-12-31T15:00:00Z", "",
          "If Nora Falk is the next Prime Minister of Canada before 2027, then the market resolves "
          "to Yes."},
         {"b11", "Will Nora Falk be the next Prime Minister of Canada?", "Nora Falk",
          "2028-12-31T00:00:00Z", "Next Canadian PM?",
          "This market will resolve to the next individual who is officially appointed as Prime "
          "Minister of Canada by December 31, 2028, 11:59 PM ET."},
         "subset"},
        {{"KXOWN12-26", "2026 Best Picture Oscar nominations?", "Glass Harbor",
          "2026-12-31T15:00:00Z", "",
          "If Glass Harbor has been nominated for Best Picture at the 98th Academy Awards, then "
          "the market resolves to Yes."},
         {"b12", "Will Glass Harbor be nominated for Best Picture at the 99th Academy Awards?",
          "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if the listed movie is nominated for the 99th "
          "Academy Award for Best Picture. Otherwise, this market will resolve to \"No\".\n\nIf, "
          "for any reason, no nominations are declared by March 15, 2027, 11:59 PM ET, this market "
          "will resolve to \"No\"."},
         ""},
        {{"KXOWN13-26", "2026 Best Actress Oscar nominations?", "Mia Sorel", "2026-12-31T15:00:00Z",
          "",
          "If Mia Sorel has been nominated for Best Actress at the 98th Academy Awards, then the "
          "market resolves to Yes."},
         {"b13", "Will Mia Sorel win Best Actress at the 98th Academy Awards?", "Yes",
          "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Mia Sorel wins the 98th Academy Award for Best "
          "Actress. Otherwise, this market will resolve to \"No\"."},
         "superset"},
        {{"KXOWN14-26", "2026 Best Actress Oscar nominations?", "Mia Sorel", "2026-12-31T15:00:00Z",
          "",
          "If Mia Sorel has been nominated for Best Actress at the 98th Academy Awards, then the "
          "market resolves to Yes."},
         {"b14", "Will Mia Sorel win Best Supporting Actress at the 98th Academy Awards?", "Yes",
          "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Mia Sorel wins the 98th Academy Award for Best "
          "Supporting Actress. Otherwise, this market will resolve to \"No\"."},
         ""},
        {{"KXNFLMVP-26-RVA", "Who will win MVP?", "Ron Vale Jr", "2027-01-04T15:00:00Z", "",
          "If Ron Vale Jr wins the Pro football AP Regular Season MVP in the 2025-26 season, then "
          "the market resolves to Yes."},
         {"b15", "Will Ron Vale win the 2025–26 NFL MVP award?", "Yes", "2026-02-18T00:00:00Z", "",
          "This market will resolve to \"Yes\" if the listed player is named the 2025–26 NFL "
          "regular season MVP. Otherwise, this market will resolve to \"No\"."},
         "identity"},
        {{"KXOWN16-26", "Who will win the 2028 Republican nomination?", "Donald Trump Jr",
          "2028-11-07T15:00:00Z", "",
          "If Donald Trump Jr wins the 2028 Republican nomination for President, then the market "
          "resolves to Yes."},
         {"b16", "Will Donald Trump win the 2028 Republican presidential nomination?", "Yes",
          "2028-11-07T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Donald Trump wins the 2028 nomination of the "
          "Republican Party for U.S. president. Otherwise, this market will resolve to \"No\"."},
         ""},
        {{"KXNFLAFCNORTH-25-CIN", "Pro Football AFC North Division Winner?", "Cincinnati",
          "2028-01-04T15:00:00Z", "",
          "If Cincinnati wins the Pro Football AFC North Division, then the market resolves to "
          "Yes."},
         {"b17", "Will the Cincinnati Bengals win the AFC North?", "Yes", "2026-01-06T12:00:00Z",
          "",
          "This market will resolve to \"Yes\" if the Cincinnati Bengals win the AFC North in the "
          "2025-2026 NFL Season. Otherwise, this market will resolve to \"No\"."},
         "identity"},
        {{"KXNFLAFCNORTH-25-CIN", "Pro Football AFC North Division Winner?", "Cincinnati",
          "2027-01-04T15:00:00Z", "",
          "If Cincinnati wins the Pro Football AFC North Division, then the market resolves to "
          "Yes."},
         {"b18", "Will the Cincinnati Bengals win the AFC North?", "Yes", "2027-01-06T12:00:00Z",
          "",
          "This market will resolve to \"Yes\" if the Cincinnati Bengals win the AFC North in the "
          "2026-2027 NFL Season. Otherwise, this market will resolve to \"No\"."},
         ""},
        {{"KXNFLAFCNORTH-25-CIN", "Pro Football AFC North Division Winner?", "Cincinnati",
          "2028-01-04T15:00:00Z", "",
          "If Cincinnati wins the Pro Football AFC North Division, then the market resolves to "
          "Yes."},
         {"b19", "Will the Cleveland Browns win the AFC North?", "Yes", "2026-01-06T12:00:00Z", "",
          "This market will resolve to \"Yes\" if the Cleveland Browns win the AFC North in the "
          "2025-2026 NFL Season. Otherwise, this market will resolve to \"No\"."},
         "disjoint"},
        {{"KXOWN20-26", "Will Ida Brandt be the Republican nominee for Governor in Ohio?",
          "Ida Brandt", "2026-11-03T15:00:00Z", "",
          "If Ida Brandt wins the nomination for the Republican Party to contest the 2026 Ohio "
          "Governorship, then the market resolves to Yes."},
         {"b20", "Will Ida Brandt win the 2026 Ohio Governor Republican primary election?", "Yes",
          "2026-05-05T00:00:00Z", "",
          "This market will resolve according to the winner of the Republican Primary for Governor "
          "of Ohio. Resolution will be based on the overall winner of the primary, including any "
          "potential second round or run-off."},
         "identity"},
        {{"KXOWN21-26", "Will Ida Brandt be the Republican nominee for Governor in Ohio?",
          "Ida Brandt", "2026-11-03T15:00:00Z", "",
          "If Ida Brandt wins the nomination for the Republican Party to contest the 2026 Ohio "
          "Governorship, then the market resolves to Yes."},
         {"b21", "Will Ida Brandt win the 2026 Ohio Senate Republican primary election?", "Yes",
          "2026-05-05T00:00:00Z", "",
          "This market will resolve according to the winner of the Republican Primary for Senator "
          "from Ohio. Resolution will be based on the overall winner of the primary, including any "
          "potential second round or run-off."},
         ""},
        {{"KXOWN22-26", "Will Ida Brandt be the Republican nominee for President?", "Ida Brandt",
          "2028-11-03T15:00:00Z", "",
          "If Ida Brandt wins the nomination for the Republican Party for the Presidency, then the "
          "market resolves to Yes."},
         {"b22", "Will Ida Brandt win the 2028 Iowa Republican presidential primary?", "Yes",
          "2028-05-05T00:00:00Z", "",
          "This market will resolve according to the winner of the Republican Primary for "
          "President in Iowa. Resolution will be based on the overall winner of the primary, "
          "including any potential second round or run-off."},
         ""},
        {{"KXOWN23-26", "Will Ida Brandt be the Republican nominee for Governor in Ohio?",
          "Ida Brandt", "2026-11-03T15:00:00Z", "",
          "If Ida Brandt wins the nomination for the Republican Party to contest the 2026 Ohio "
          "Governorship, then the market resolves to Yes."},
         {"b23", "Will Ida Brandt finish second in the 2026 Ohio Governor Republican primary?",
          "Yes", "2026-05-05T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Ida Brandt finishes second in the Republican "
          "Primary for Governor of Ohio. Otherwise, this market will resolve to \"No\"."},
         ""},
        {{"KXOWN24-26", "Will Ida Brandt be the Republican nominee for Governor in Ohio?",
          "Ida Brandt", "2026-11-03T15:00:00Z", "",
          "If Ida Brandt wins the nomination for the Republican Party to contest the 2026 Ohio "
          "Governorship, then the market resolves to Yes."},
         {"b24", "Will Ida Brandt win the 2026 Ohio Governor election?", "Yes",
          "2026-11-03T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Ida Brandt wins the 2026 Ohio gubernatorial "
          "election. Otherwise, this market will resolve to \"No\"."},
         "superset"},
        {{"KXOWN25-26", "Will Joel Hart finish 1st in the 2026 Washington Senate primary?",
          "Joel Hart", "2026-12-31T15:00:00Z", "",
          "If Joel Hart finishes in 1st place in the 2026 Washington Senate primary election, then "
          "the market resolves to Yes."},
         {"b25", "Will Joel Hart advance from the 2026 Washington Senate primary election?", "Yes",
          "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Joel Hart advances from the primary to the "
          "general election for Senator of Washington. Otherwise, this market will resolve to "
          "\"No\"."},
         "subset"},
        {{"KXOWN26-26", "Will Joel Hart finish 3rd in the 2026 Washington Senate primary?",
          "Joel Hart", "2026-12-31T15:00:00Z", "",
          "If Joel Hart finishes in 3rd place in the 2026 Washington Senate primary election, then "
          "the market resolves to Yes."},
         {"b26", "Will Joel Hart advance from the 2026 Washington Senate primary election?", "Yes",
          "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Joel Hart advances from the primary to the "
          "general election for Senator of Washington. Otherwise, this market will resolve to "
          "\"No\"."},
         "disjoint"},
        {{"KXOWN27-26", "Will Otto Lindqvist be arrested before Jan 2028?", "Otto Lindqvist",
          "2027-12-31T15:00:00Z", "",
          "If Otto Lindqvist is arrested before Jan 1, 2028, then the market resolves to Yes."},
         {"b27", "Otto Lindqvist arrested in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Otto Lindqvist is arrested between July 22 and "
          "December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to \"No\".\n\nA "
          "qualifying arrest/detention includes:\n* Being taken into physical custody by law "
          "enforcement authorities (including federal, state, local, military, or international "
          "law enforcement)\n* Being placed under house arrest or electronic monitoring\n\nThe "
          "following scenarios will NOT qualify as an arrest/detention\n* An arrest warrant being "
          "issued but not executed\n* Being questioned or interviewed without arrest"},
         "superset"},
        {{"KXOWN28-26", "Will Otto Lindqvist be arrested before Jan 2028?", "Otto Lindqvist",
          "2027-12-31T15:00:00Z", "",
          "If Otto Lindqvist is arrested before Jan 1, 2028, then the market resolves to Yes."},
         {"b28", "Otto Lindqvist charged in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Otto Lindqvist is charged between July 22 and "
          "December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to \"No\"."},
         ""},
        {{"KXOWN29-26", "Will Otto Lindqvist be arrested before Jan 2027?", "Otto Lindqvist",
          "2026-12-31T15:00:00Z", "",
          "If Otto Lindqvist is arrested before Jan 1, 2027, then the market resolves to Yes."},
         {"b29", "Otto Lindqvist arrested in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Otto Lindqvist is arrested by December 31, 2026, "
          "11:59 PM ET. Otherwise, this market will resolve to \"No\".\n\nOnly an arrest by the "
          "FBI will qualify."},
         "superset"},
        {{"KXOWN30-26", "Will Vortex get a new CEO by a given date?", "Leaving",
          "2026-12-31T15:00:00Z", "",
          "If Tom Greer is no longer CEO of Vortex before Jan 1, 2027, then the market resolves to "
          "Yes."},
         {"b30", "Tom Greer out as Vortex CEO in 2026?", "Tom Greer - Vortex",
          "2026-12-31T00:00:00Z", "Which CEOs will be gone in 2026?",
          "This market will resolve to \"Yes\" if Tom Greer is no longer serving as CEO of Vortex "
          "for any length of time from the date of this market's inception, December 29, 2025 "
          "through December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to "
          "\"No\".\n\nAn announcement of Tom Greer's resignation/firing before this market's end "
          "date will immediately resolve this market to \"Yes\", regardless of when the announced "
          "resignation/firing goes into effect."},
         "subset"},
        {{"KXOWN31-26", "Will Vortex get a new CEO by a given date?", "Leaving",
          "2026-12-31T15:00:00Z", "",
          "If Tom Greer is no longer CEO of Vortex before Jan 1, 2027, then the market resolves to "
          "Yes."},
         {"b31", "Tom Greer out as Vortex chair in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Tom Greer is no longer serving as chair of "
          "Vortex by December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to "
          "\"No\"."},
         ""},
        {{"KXOWN32-26", "Will Vortex get a new CEO by a given date?", "Leaving",
          "2026-12-31T15:00:00Z", "",
          "If Tom Greer is no longer CEO of Vortex before Jan 1, 2027, then the market resolves to "
          "Yes."},
         {"b32", "Will Tom Greer remain CEO of Vortex through 2026?", "Yes", "2026-12-31T00:00:00Z",
          "",
          "This market will resolve to \"Yes\" if Tom Greer remains CEO of Vortex through December "
          "31, 2026, 11:59 PM ET. Otherwise, this market will resolve to \"No\"."},
         "complement disjoint"},
        {{"KXSUPERBOWLHEADLINE-26-JUN",
          "Who will headline the Pro Football Championship halftime show?", "Juno Park",
          "2026-12-31T15:00:00Z", "",
          "If Juno Park headlines the pro football championship half-time show before Dec 31, "
          "2026, then the market resolves to Yes."},
         {"b33", "Will Juno Park perform during the Super Bowl LX halftime show?", "Yes",
          "2026-02-09T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Juno Park performs live and in person during the "
          "Super Bowl LX halftime show currently scheduled for February 8, 2026. Otherwise, this "
          "market will resolve to \"No\"."},
         "subset"},
        {{"KXSUPERBOWLHEADLINE-26-JUN",
          "Who will headline the Pro Football Championship halftime show?", "Juno Park",
          "2026-12-31T15:00:00Z", "",
          "If Juno Park headlines the pro football championship half-time show before Dec 31, "
          "2026, then the market resolves to Yes."},
         {"b34", "Will Juno Park perform during the Super Bowl LXI halftime show?", "Yes",
          "2027-02-09T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Juno Park performs live and in person during the "
          "Super Bowl LXI halftime show currently scheduled for February 7, 2027. Otherwise, this "
          "market will resolve to \"No\"."},
         ""},
        {{"KXOWN35-26", "Who will headline the Pro Football Championship halftime show?",
          "Juno Park", "2026-12-31T15:00:00Z", "",
          "If Juno Park headlines the pro football championship half-time show before Dec 31, "
          "2026, then the market resolves to Yes."},
         {"b35", "Will Juno Park perform the national anthem at Super Bowl LX?", "Yes",
          "2026-02-09T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Juno Park performs the national anthem at Super "
          "Bowl LX. Otherwise, this market will resolve to \"No\"."},
         ""},
        {{"KXOWN36-26", "Will  between 7 to 9 Vulcan launches reach space in 2026?", "7 to 9",
          "2026-12-31T15:00:00Z", "",
          "If between 7 to 9 Vulcan launches reach Space in 2026, then the market resolves to "
          "Yes."},
         {"b36", "Will 7-9 ULA Vulcan launches successfully reach space in 2026?", "7-9",
          "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if between 7 (inclusive) and 9 (inclusive) ULA "
          "Vulcan launches successfully reach an altitude of 62 miles above sea level between "
          "January 1, 2026 and December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve "
          "to \"No\"."},
         "identity subset superset"},
        {{"KXOWN37-26", "Will  between 7 to 9 Vulcan launches reach space in 2026?", "7 to 9",
          "2026-12-31T15:00:00Z", "",
          "If between 7 to 9 Vulcan launches reach Space in 2026, then the market resolves to "
          "Yes."},
         {"b37", "Will 7-10 ULA Vulcan launches successfully reach space in 2026?", "7-10",
          "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if between 7 (inclusive) and 10 (inclusive) ULA "
          "Vulcan launches successfully reach an altitude of 62 miles above sea level between "
          "January 1, 2026 and December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve "
          "to \"No\"."},
         "subset"},
        {{"KXOWN38-26", "Will the Bank of England cut rates 0 times?", "0 cuts",
          "2026-12-31T15:00:00Z", "",
          "If the Bank of England cuts the bank rate exactly 0 times in 2026, the market resolves "
          "to Yes."},
         {"b38", "Bank of England rate cut in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if the Bank of England cuts the bank rate between "
          "January 1 and December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to "
          "\"No\"."},
         "complement"},
        {{"KXOWN39-26", "Will the Bank of England cut rates 0 times?", "0 cuts",
          "2026-12-31T15:00:00Z", "",
          "If the Bank of England cuts the bank rate exactly 0 times in 2026, the market resolves "
          "to Yes."},
         {"b39", "Bank of England rate cut by June 30?", "Yes", "2026-06-30T00:00:00Z", "",
          "This market will resolve to \"Yes\" if the Bank of England cuts the bank rate between "
          "January 1 and June 30, 2026, 11:59 PM ET. Otherwise, this market will resolve to "
          "\"No\"."},
         "disjoint"},
        {{"KXOWN40-26", "Will a cabinet member say aliens exist before 2027?", "Before 2027",
          "2026-12-31T15:00:00Z", "",
          "If any member of the Cabinet definitively states that alien life exists before Jan 1, "
          "2027, then the market resolves to Yes."},
         {"b40", "Will a cabinet member say aliens exist in 2026?", "Yes", "2026-12-31T00:00:00Z",
          "",
          "This market will resolve to \"Yes\" if any member of the Cabinet definitively states "
          "that alien life exists by December 31, 2026, 11:59 PM ET. Otherwise, this market will "
          "resolve to \"No\"."},
         "identity"},
        {{"KXOWN41-26", "Will a cabinet member say aliens exist before 2027?", "Before 2027",
          "2026-12-31T15:00:00Z", "",
          "If any member of the Cabinet definitively states that alien life exists before Jan 1, "
          "2027, then the market resolves to Yes."},
         {"b41", "Will a cabinet member say aliens exist in 2026?", "Yes", "2026-12-31T00:00:00Z",
          "",
          "This market will resolve to \"Yes\" if the Secretary of Defense definitively states "
          "that alien life exists by December 31, 2026, 11:59 PM ET. Otherwise, this market will "
          "resolve to \"No\"."},
         "superset"},
        {{"KXOWN42-26", "Will a cabinet member say aliens exist before 2027?", "Before 2027",
          "2026-12-31T15:00:00Z", "",
          "If any member of the Cabinet definitively states that alien life exists before Jan 1, "
          "2027, then the market resolves to Yes."},
         {"b42", "Will a cabinet member say aliens exist in 2026?", "Yes", "2026-12-31T00:00:00Z",
          "",
          "This market will resolve to \"Yes\" if a majority of members of the Cabinet "
          "definitively state that alien life exists by December 31, 2026, 11:59 PM ET. Otherwise, "
          "this market will resolve to \"No\"."},
         "superset"},
        {{"KXOWN43-26", "Will a new malaria vaccine be approved before 2027?", "Before 2027",
          "2026-12-31T15:00:00Z", "",
          "If a new malaria vaccine is approved by the FDA before January 1, 2027, then the market "
          "resolves to Yes."},
         {"b43", "New malaria vaccine in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if a new malaria vaccine is approved by the FDA by "
          "December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to \"No\".\n\nThe "
          "primary resolution source for this market will be official information from the FDA, "
          "however a consensus of credible reporting may also be used."},
         "identity"},
        {{"KXOWN44-26", "Will a new malaria vaccine be approved before 2027?", "Before 2027",
          "2026-12-31T15:00:00Z", "",
          "If a new malaria vaccine is approved by the FDA before January 1, 2027, then the market "
          "resolves to Yes."},
         {"b44", "New malaria vaccine in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if a new malaria vaccine is approved by the EMA by "
          "December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to \"No\".\n\nThe "
          "primary resolution source for this market will be official information from the EMA, "
          "however a consensus of credible reporting may also be used."},
         ""},
        {{"KXOWN45-26", "Will a new malaria vaccine be approved before 2027?", "Before 2027",
          "2026-12-31T15:00:00Z", "",
          "If a new malaria vaccine is approved by the FDA before January 1, 2027, then the market "
          "resolves to Yes."},
         {"b45", "New malaria vaccine in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if a new malaria vaccine is submitted for approval "
          "to the FDA by December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to "
          "\"No\".\n\nThe primary resolution source for this market will be official information "
          "from the FDA, however a consensus of credible reporting may also be used."},
         ""},
        {{"KXOWN46-26", "Will Petra Holm no longer be Senate Majority Leader in 2026?", "In 2026",
          "2026-12-31T15:00:00Z", "",
          "If Petra Holm is no longer Senate Majority Leader before Jan 1, 2027, then the market "
          "resolves to Yes."},
         {"b46", "Will Holm remain Majority Leader through 2026?", "Yes", "2026-12-31T00:00:00Z",
          "",
          "This market will resolve to “Yes” if Petra Holm remains the Majority Leader of the "
          "United States Senate through December 31, 2026, 11:59 PM ET. Otherwise, this market "
          "will resolve to “No”."},
         "complement disjoint"},
        {{"KXOWN47-26", "Will Petra Holm no longer be Senate Majority Leader in 2026?", "In 2026",
          "2026-12-31T15:00:00Z", "",
          "If Petra Holm is no longer Senate Majority Leader before Jan 1, 2027, then the market "
          "resolves to Yes."},
         {"b47", "Will Holm remain Majority Leader through 2026?", "Yes", "2026-12-31T00:00:00Z",
          "",
          "This market will resolve to “Yes” if Petra Holm remains the Majority Leader of the "
          "United States House through December 31, 2026, 11:59 PM ET. Otherwise, this market will "
          "resolve to “No”."},
         ""},
        {{"KXOWN48-26", "Will Trump meet Kim in 2026?", "Before 2027", "2026-12-31T15:00:00Z", "",
          "If Donald Trump meets Kim Jong Un in person before Jan 1, 2027, then the market "
          "resolves to Yes."},
         {"b48", "Trump x Kim meeting in Pyongyang in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if Donald Trump meets Kim Jong Un in Pyongyang by "
          "December 31, 2026, 11:59 PM ET. Otherwise, this market will resolve to \"No\"."},
         "superset"},
        {{"KXOWN49-26", "When will Solana hit $400?", "Before September 2026",
          "2026-09-01T03:59:00Z", "",
          "If the price of Solana is above 399.99 by Aug 31, 2026 at 11:59 PM ET, then the market "
          "resolves to Yes."},
         {"b49", "Will Solana hit $400 by September 30?", "Yes", "2026-10-01T04:00:00Z",
          "When will Solana hit $400?", "When will Solana hit $400"},
         "subset"},
        {{"KXOWN50-26", "Will Iris Kane be the next James Bond?", "Iris Kane",
          "2030-01-01T15:00:00Z", "",
          "If Iris Kane is cast as the next James Bond before Jan 1, 2030, then the market "
          "resolves to Yes."},
         {"b50", "Will Iris Kane audition for James Bond?", "Yes", "2026-06-30T00:00:00Z", "",
          "This is a market on who will audition for James Bond in the upcoming film series."},
         ""},
        {{"KXOWN51-26", "Will  acquire Vortex in 2026?", "Vortex", "2026-12-31T15:00:00Z", "",
          "If any company announces an acquisition of Vortex before Jan 1, 2027, then the market "
          "resolves to Yes. The deal need not close; it needs only be announced."},
         {"b51", "Will Apple acquire Vortex in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if it is announced that Vortex will be, has been, "
          "or is being acquired by or merged with Apple by December 31, 2026, 11:59 PM ET. "
          "Otherwise, this market will resolve to \"No\".\n\nAn announcement by Vortex will "
          "qualify for a \"Yes\" resolution, regardless of whether the announced "
          "acquisition/merger actually occurs."},
         "superset"},
        {{"KXOWN52-26", "Will  acquire Vortex in 2026?", "Vortex", "2026-12-31T15:00:00Z", "",
          "If any company announces an acquisition of Vortex before Jan 1, 2027, then the market "
          "resolves to Yes. The deal need not close; it needs only be announced."},
         {"b52", "Will Vortex acquire Apple in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if it is announced that Apple will be, has been, or "
          "is being acquired by or merged with Vortex by December 31, 2026, 11:59 PM ET. "
          "Otherwise, this market will resolve to \"No\"."},
         ""},
        {{"KXOWN53-26", "Will  acquire Vortex in 2026?", "Google", "2026-12-31T15:00:00Z", "",
          "If Google announces an acquisition of Vortex before Jan 1, 2027, then the market "
          "resolves to Yes. The deal need not close; it needs only be announced."},
         {"b53", "Will Apple acquire Vortex in 2026?", "Yes", "2026-12-31T00:00:00Z", "",
          "This market will resolve to \"Yes\" if it is announced that Vortex will be, has been, "
          "or is being acquired by or merged with Apple by December 31, 2026, 11:59 PM ET. "
          "Otherwise, this market will resolve to \"No\"."},
         "disjoint"},
    };
    return all;
}

market row_of(const char* platform, const side& s) {
    market m = rules::testing::make_market(platform, s.id, s.title, s.label, s.rules);
    m.close_time = m.end_date = parse_timestamp(s.close);
    if (!s.event.empty()) m.event_title = s.event;
    return m;
}

} // namespace

BOOST_AUTO_TEST_SUITE(rules_written_pairs)

BOOST_AUTO_TEST_CASE(what_is_printed_of_written_pairs_is_true) {
    std::size_t found = 0, lookalikes = 0;
    for (const written_pair& p : pairs()) {
        const market a = row_of("kalshi", p.left), b = row_of("polymarket", p.right);
        const auto w =
            prove(catalogue::built_in(), a, contract::compile(a), b, contract::compile(b));
        lookalikes += p.right_answers.empty();
        if (w.verdict.what != contract::finding::related) continue;
        const auto kind = to_string(w.verdict.kind);
        BOOST_TEST(p.right_answers.find(kind) != p.right_answers.npos,
                   p.left.title + " | " + p.right.title + " -> " + std::string(kind));
        ++found;
    }
    BOOST_TEST(pairs().size() >= 50u);
    BOOST_TEST(lookalikes >= 19u);
    BOOST_TEST(found >= 15u);
}

BOOST_AUTO_TEST_SUITE_END()
