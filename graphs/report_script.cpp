#include "graphs/report_parts.hpp"

namespace dutchbook::graphs::report {

// Sorting and finding are extras: every row is in the page already, in rank order. Each <tbody
// data-k> is one opportunity; data-k holds its sort keys, one per column, separated by "|".
std::string_view script() noexcept {
    return R"js(
(function () {
  "use strict";
  var table = document.querySelector("table.opps");
  if (!table) return;
  var bodies = Array.prototype.slice.call(table.tBodies);
  var keys = bodies.map(function (b) { return b.dataset.k.split("|"); });
  var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
  heads.forEach(function (th, column) {
    if (th.dataset.s === undefined) return;
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = th.textContent;
    button.title = "Sort";
    th.textContent = "";
    th.appendChild(button);
    button.addEventListener("click", function () {
      var down = th.getAttribute("aria-sort") ? th.getAttribute("aria-sort") === "ascending" : th.dataset.s === "d";
      heads.forEach(function (h) { h.removeAttribute("aria-sort"); });
      th.setAttribute("aria-sort", down ? "descending" : "ascending");
      bodies.map(function (_, i) { return i; }).sort(function (a, b) {
        var x = keys[a][column], y = keys[b][column], d = x - y;
        if (d !== d) d = x < y ? -1 : x > y ? 1 : 0;
        return (down ? -d : d) || a - b;
      }).forEach(function (i) { table.appendChild(bodies[i]); });
    });
  });
  if (bodies.length < 6) return;
  var find = document.createElement("input");
  find.type = "search";
  find.className = "find";
  find.placeholder = "Find in titles, ids, tiers";
  find.setAttribute("aria-label", find.placeholder);
  var texts = bodies.map(function (b) { return b.textContent.toLowerCase(); });
  find.addEventListener("input", function () {
    var words = find.value.toLowerCase().split(/\s+/);
    bodies.forEach(function (b, i) {
      b.hidden = !words.every(function (w) { return texts[i].indexOf(w) >= 0; });
    });
  });
  table.parentNode.parentNode.insertBefore(find, table.parentNode);
})();
)js";
}

} // namespace dutchbook::graphs::report
