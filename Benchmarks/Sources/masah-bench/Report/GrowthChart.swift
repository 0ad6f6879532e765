import Foundation

/// Draws the growth of a store: three charts below each other, with logarithmic axes.
struct GrowthChart {
    private struct Line {
        let name: String
        let color: String
        var isDashed = false
        let values: [Double]
    }

    private struct Panel {
        let title: String
        let lines: [Line]
        let text: (Double) -> String
    }

    private let records: [Double]
    private let panels: [Panel]
    private static let width = 760.0
    private static let height = 200.0
    private static let left = 70.0
    private static let right = 150.0
    private static let top = 46.0
    private static let gap = 70.0

    init(_ points: [GrowthPoint]) {
        records = points.map { Double($0.records) }
        let count = { (value: Double) in value >= 1_000 ? "\(Report.text(value / 1_000))k" : Report.text(value) }
        let ours = "#0b6e75"
        let theirs = "#8a8a8a"
        panels = [
            Panel(
                title: "Records per CPU second, since the point before",
                lines: [
                    Line(name: "plain C inserts", color: theirs, isDashed: true, values: points.map(\.plainRate)),
                    Line(name: "merge", color: ours, values: points.map(\.mergeRate)),
                ], text: count),
            Panel(
                title: "Size of the file, MB",
                lines: [
                    Line(
                        name: "plain wide table", color: theirs, isDashed: true,
                        values: points.map { $0.plainBytes / 1e6 }),
                    Line(name: "store", color: ours, values: points.map { $0.storeBytes / 1e6 }),
                ], text: Report.text),
            Panel(
                title: "Peak memory of the merging process, MB",
                lines: [Line(name: "merge", color: ours, values: points.map { $0.peakMemory / 1e6 })],
                text: Report.text),
        ]
    }

    var svg: String {
        let step = Self.height + Self.gap
        let total = Self.top + step * Double(panels.count)
        let drawn = panels.enumerated().map { draw($1, top: Self.top + step * Double($0)) }.joined(separator: "\n")
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(Self.width)) \(Self.number(total))" \
            role="img" font-family="sans-serif" font-size="12" fill="#222222">
            <title>A growing store beside plain inserts</title>
            <rect width="\(Self.number(Self.width))" height="\(Self.number(total))" fill="#ffffff"/>
            \(drawn)
            </svg>

            """
    }

    private func draw(_ panel: Panel, top: Double) -> String {
        let values = panel.lines.flatMap(\.values).filter { $0.isFinite && $0 > 0 }
        let bounds = Self.bounds(values)
        let interviews = pow(10, log10(records.first ?? 1).rounded(.down))...(records.last ?? 1)
        func x(_ value: Double) -> Double {
            let from = log10(interviews.lowerBound)
            let share = (log10(value) - from) / max(1e-9, log10(interviews.upperBound) - from)
            return Self.left + share * (Self.width - Self.left - Self.right)
        }
        func y(_ value: Double) -> Double {
            let share = (log10(value) - log10(bounds.lowerBound)) / log10(bounds.upperBound / bounds.lowerBound)
            return top + Self.height * (1 - share)
        }
        var parts = [Self.text(panel.title, Self.left, top - 14, "font-weight=\"bold\"")]
        let isLong = bounds.upperBound / bounds.lowerBound > 1_000
        for tick in Self.ticks(bounds, steps: isLong ? [1] : [1, 2, 5]) {
            parts.append(Self.rule(Self.left, y(tick), Self.width - Self.right, y(tick)))
            parts.append(Self.text(Self.short(tick), Self.left - 8, y(tick) + 4, "text-anchor=\"end\""))
        }
        for tick in Self.ticks(interviews, steps: [1]) {
            parts.append(Self.rule(x(tick), top, x(tick), top + Self.height))
            parts.append(Self.text(Report.text(tick), x(tick), top + Self.height + 18, "text-anchor=\"middle\""))
        }
        parts.append(Self.text("interviews", Self.width - Self.right + 40, top + Self.height + 18, ""))
        for (line, labelY) in zip(panel.lines, Self.apart(panel.lines.map { y($0.values.last ?? bounds.lowerBound) })) {
            let places = zip(records, line.values).filter { $1.isFinite && $1 > 0 }.map { (x($0), y($1)) }
            let path = places.map { "\(Self.number($0.0)),\(Self.number($0.1))" }.joined(separator: " ")
            let dash = line.isDashed ? " stroke-dasharray=\"6 4\"" : ""
            parts.append(
                "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(line.color)\" stroke-width=\"2\"\(dash)/>")
            for place in places {
                parts.append(
                    "<circle cx=\"\(Self.number(place.0))\" cy=\"\(Self.number(place.1))\" r=\"3\" fill=\"\(line.color)\"/>"
                )
            }
            let label = "\(line.name), \(panel.text(line.values.last ?? .nan))"
            parts.append(Self.text(label, Self.width - Self.right + 10, labelY + 4, "fill=\"\(line.color)\""))
        }
        return parts.joined(separator: "\n")
    }

    /// The labels' heights, moved apart so that none covers another.
    private static func apart(_ heights: [Double]) -> [Double] {
        guard heights.count == 2, abs(heights[0] - heights[1]) < 16 else { return heights }
        let middle = (heights[0] + heights[1]) / 2
        let isFirstAbove = heights[0] <= heights[1]
        return isFirstAbove ? [middle - 8, middle + 8] : [middle + 8, middle - 8]
    }

    /// Bounds at 1, 2 or 5 times a power of ten around the values, a decade apart at least.
    private static func bounds(_ values: [Double]) -> ClosedRange<Double> {
        let low = values.min() ?? 1
        let high = values.max() ?? 10
        let below = ticks(low / 10...low).last ?? low
        let above = ticks(high...high * 10).first ?? high
        return below...max(above, below * 10)
    }

    private static func ticks(_ range: ClosedRange<Double>, steps: [Double] = [1, 2, 5]) -> [Double] {
        let first = Int(log10(range.lowerBound).rounded(.down))
        let last = Int(log10(range.upperBound).rounded(.up))
        return (first...max(first, last)).flatMap { power in steps.map { $0 * pow(10, Double(power)) } }
            .filter { $0 >= range.lowerBound * 0.999_999 && $0 <= range.upperBound * 1.000_001 }
    }

    /// A round number on an axis: 50k, 0.5.
    private static func short(_ value: Double) -> String {
        value >= 1_000 ? String(format: "%gk", value / 1_000) : String(format: "%g", value)
    }

    private static func text(_ text: String, _ x: Double, _ y: Double, _ attributes: String) -> String {
        "<text x=\"\(number(x))\" y=\"\(number(y))\" \(attributes)>\(text)</text>"
    }

    private static func rule(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> String {
        "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\" stroke=\"#dddddd\"/>"
    }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }
}
