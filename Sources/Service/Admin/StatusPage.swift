import Contract
import Telemetry

/// The page for people: is it well, how fast is it, what does it cost. It needs nothing from
/// elsewhere, renews itself, and keeps to the reader's choice of light or dark.
struct StatusPage {
  let summary: Summary
  let history: [SummaryPoint]
  let status: ServiceStatus
  let version: String

  var html: String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="refresh" content="5">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(isReady ? "●" : "○") Weir · \(HTMLText.escaped(summary.instance))</title>
    <style>\(Self.css)</style>
    </head>
    <body>
    <header>
    <h1>Weir</h1>
    <span class="state \(isReady ? "good" : "bad")">\(isReady ? "ready" : "not ready")</span>
    <span class="quiet">\(HTMLText.escaped(summary.instance)) · group \
    \(HTMLText.escaped(status.group)) · \(HTMLText.escaped(status.mode)) · version \
    \(HTMLText.escaped(version))</span>
    </header>
    <main>
    \(problems)\(tiles)\(sparkline)
    \(latency)
    <div class="columns">\(caches)\(tokens)\(errors)\(dependencies)</div>
    </main>
    <footer class="quiet">The last \(HTMLText.decimal(summary.interval / .seconds(1), 0)) s, as of \
    \(summary.time) · <a href="/metrics">metrics</a> · <a href="/summary">summary</a> · \
    <a href="/health/ready">readiness</a></footer>
    </body>
    </html>

    """
  }

  private var isReady: Bool { status.readinessProblems.isEmpty }
  private var recent: SummaryTotals { summary.recent }

  private var problems: String {
    let all =
      (status.readinessProblems + status.livenessProblems).map { ("bad", $0) }
      + status.warnings.map { ("warn", $0) }
    guard !all.isEmpty else { return "" }
    return "<ul class=\"problems\">"
      + all.map { "<li class=\"\($0.0)\">\(HTMLText.escaped($0.1))</li>" }.joined() + "</ul>\n"
  }

  private var tiles: String {
    let all = recent.requests.duration
    let errorRate =
      recent.requests.total == 0
      ? nil : Double(recent.errorTotal) / Double(recent.requests.total)
    let tiles: [(String, String)] = [
      ("requests/s", HTMLText.decimal(summary.requestsPerSecond, 1)),
      ("p50", all.count == 0 ? "–" : HTMLText.duration(all.value(at: 0.5))),
      ("p99", all.count == 0 ? "–" : HTMLText.duration(all.value(at: 0.99))),
      ("errors", HTMLText.percent(errorRate)),
      ("coalesced", HTMLText.percent(recent.coalescingRatio)),
      ("in flight", gauge(summary.gauges.requestsInFlight)),
      ("lag", gauge(summary.gauges.lag)),
      ("partitions", HTMLText.grouped(status.partitions.count)),
      ("answered in all", HTMLText.grouped(summary.totals.requests.total)),
    ]
    return "<div class=\"tiles\">"
      + tiles.map { "<div class=\"tile\"><b>\($0.1)</b><span>\($0.0)</span></div>" }.joined()
      + "</div>\n"
  }

  private func gauge(_ value: Int?) -> String { value.map(HTMLText.grouped) ?? "–" }

  /// Requests a second over the last intervals.
  private var sparkline: String {
    guard history.count > 1 else { return "" }
    let top = max(history.map(\.requestsPerSecond).max() ?? 0, 0.1)
    let points = history.enumerated().map { index, point in
      let x = 600 * Double(index) / Double(history.count - 1)
      let y = 58 - 54 * point.requestsPerSecond / top
      return "\(HTMLText.decimal(x, 1)),\(HTMLText.decimal(y, 1))"
    }
    return "<svg viewBox=\"0 0 600 60\" preserveAspectRatio=\"none\" role=\"img\" "
      + "aria-label=\"requests a second over the last intervals\">"
      + "<polyline points=\"\(points.joined(separator: " "))\"/></svg>\n"
      + "<p class=\"quiet caption\">requests/s over the last \(history.count) intervals, at most "
      + "\(HTMLText.decimal(top, 1))</p>\n"
  }

  private var latency: String {
    let routes = RouteLabel.allCases.filter { recent.requests.replies($0) > 0 }
    guard !routes.isEmpty else {
      return "<p class=\"quiet\">No requests were answered in this interval.</p>"
    }
    var rows = routes.map { route in
      row(
        route == .none ? "no route" : route.label, recent.requests.duration(route),
        errors: recent.requests.replies(route, .error))
    }
    if routes.count > 1 {
      rows.append(row("all", recent.requests.duration, errors: recent.errorTotal))
    }
    return table(["route", "requests", "errors", "p50", "p95", "p99", "max"], rows)
  }

  private func row(_ name: String, _ histogram: Histogram, errors: Int) -> [String] {
    [name, HTMLText.grouped(histogram.count), HTMLText.grouped(errors)]
      + [0.5, 0.95, 0.99].map { HTMLText.duration(histogram.value(at: $0)) }
      + [HTMLText.duration(histogram.max)]
  }

  private var caches: String {
    let rows = CacheLabel.allCases.filter { recent.hits($0) + recent.misses($0) > 0 }.map { cache in
      [
        cache.label, HTMLText.grouped(recent.hits(cache)), HTMLText.grouped(recent.misses(cache)),
        HTMLText.percent(recent.hitRate(cache)),
      ]
    }
    return rows.isEmpty ? "" : table(["cache", "hits", "misses", "hit rate"], rows)
  }

  private var tokens: String {
    let totals = summary.totals.requests
    guard TokenLabel.allCases.contains(where: { totals.tokens($0) > 0 }) else { return "" }
    return table(
      ["tokens", "interval", "in all"],
      TokenLabel.allCases.map {
        [
          $0.label, HTMLText.grouped(recent.requests.tokens($0)),
          HTMLText.grouped(totals.tokens($0)),
        ]
      })
  }

  private var errors: String {
    let totals = summary.totals.requests
    let codes = ErrorCode.allCases.filter { totals.errors($0) > 0 }
    guard !codes.isEmpty else { return "" }
    return table(
      ["error", "interval", "in all"],
      codes.map {
        [
          $0.rawValue, HTMLText.grouped(recent.requests.errors($0)),
          HTMLText.grouped(totals.errors($0)),
        ]
      })
  }

  private var dependencies: String {
    guard !status.dependencies.isEmpty else { return "" }
    return table(
      ["dependency", "state"], status.dependencies.map { [$0.name, $0.state.rawValue] })
  }

  private func table(_ header: [String], _ rows: [[String]]) -> String {
    func line(_ cells: [String], _ tag: String) -> String {
      "<tr>" + cells.map { "<\(tag)>\(HTMLText.escaped($0))</\(tag)>" }.joined() + "</tr>"
    }
    return "<table><thead>\(line(header, "th"))</thead><tbody>"
      + rows.map { line($0, "td") }.joined(separator: "\n") + "</tbody></table>\n"
  }

  private static let css = """
    :root{color-scheme:light dark;--ink:#1c2126;--quiet:#69737d;--line:#dfe3e8;--paper:#f6f7f9;\
    --card:#fff;--good:#137a3f;--warn:#9a5b00;--bad:#b42318;--accent:#2563a8}
    @media(prefers-color-scheme:dark){:root{--ink:#e7eaee;--quiet:#929ca6;--line:#2c333b;\
    --paper:#14181c;--card:#1b2025;--good:#4cc38a;--warn:#e0a445;--bad:#ff8b7e;--accent:#6ea8e6}}
    *{box-sizing:border-box}
    body{margin:0 auto;max-width:64rem;padding:1.5rem;background:var(--paper);color:var(--ink);\
    font:15px/1.5 system-ui,sans-serif}
    header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:baseline}
    h1{font-size:1.4rem;margin:0}
    .quiet{color:var(--quiet)} a{color:var(--accent)}
    .state{font-weight:600} .good{color:var(--good)} .warn{color:var(--warn)} .bad{color:var(--bad)}
    .problems{margin:1rem 0 0;padding:.7rem 1rem .7rem 2rem;border:1px solid var(--line);\
    border-radius:8px;background:var(--card)}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(6rem,1fr));gap:.6rem;\
    margin:1.2rem 0}
    .tile{padding:.7rem .8rem;border:1px solid var(--line);border-radius:8px;background:var(--card)}
    .tile b{display:block;font-size:1.25rem;font-variant-numeric:tabular-nums;white-space:nowrap}
    .tile span{color:var(--quiet);font-size:.85rem}
    svg{width:100%;height:60px;display:block}
    .caption{margin:.2rem 0 1rem;font-size:.85rem}
    polyline{fill:none;stroke:var(--accent);stroke-width:2;vector-effect:non-scaling-stroke}
    table{width:100%;border-collapse:collapse;margin:0 0 1.2rem;background:var(--card);\
    border:1px solid var(--line);font-variant-numeric:tabular-nums}
    th,td{padding:.35rem .8rem;text-align:right;border-bottom:1px solid var(--line)}
    th{color:var(--quiet);font-weight:500;font-size:.85rem}
    th:first-child,td:first-child{text-align:left}
    tbody tr:last-child td{border-bottom:0}
    .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));gap:0 1.2rem;\
    align-items:start}
    """
}
