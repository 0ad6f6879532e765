import Foundation

/// All figures of a run: printed as a table, written as JSON.
struct Report: Codable {
    /// Where it was measured.
    struct Machine: Codable {
        var processor = "unknown"
        var cores = ProcessInfo.processInfo.activeProcessorCount
        var system = ProcessInfo.processInfo.operatingSystemVersionString

        init() {
            let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
            if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("model name") }),
                let name = line.split(separator: ":").last
            {
                processor = name.trimmingCharacters(in: .whitespaces)
            }
        }
    }

    var machine = Machine()
    var measured = Date().formatted(.iso8601)
    var runs: Int
    var figures: [Figure] = []
    /// The store as it grows; empty if that was not measured.
    var growth: [GrowthPoint] = []
    /// What this machine could not measure, and why.
    var missing: [String] = []

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(fileURLWithPath: path))
    }

    /// The table for people.
    var table: String {
        var rows = [["figure", "ours", "reference", "ratio", "reach", ""]]
        for figure in figures {
            let first = figure.references.first
            rows.append([
                figure.title, "\(Self.text(figure.value)) \(figure.unit)", first.map(Self.text) ?? "",
                figure.ratio.map { Self.text($0) + " x" } ?? "", Self.text(figure.reach),
                figure.isReached.map { $0 ? "reached" : "not yet" } ?? "",
            ])
            for reference in figure.references.dropFirst() {
                rows.append(["", "", Self.text(reference), Self.text(figure.value / reference.value) + " x", "", ""])
            }
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
        }
        let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
        return ([lines[0], rule] + lines.dropFirst() + missing.map { "not measured: \($0)" }).joined(separator: "\n")
    }

    private static func text(_ reference: Figure.Reference) -> String {
        "\(text(reference.value)) \(reference.name)" + (reference.isQuoted ? " (quoted)" : "")
    }

    private static func text(_ reach: Figure.Reach?) -> String {
        guard let reach else { return "" }
        return (reach.isUpperBound ? "<= " : ">= ") + text(reach.bound) + (reach.subject == .ratio ? " x" : "")
    }

    /// Three significant digits, whole numbers from a hundred on, thousands divided.
    static func text(_ number: Double) -> String {
        guard number.isFinite else { return "-" }
        let magnitude = number.magnitude
        if magnitude >= 100 {
            var digits = String(Int(number.rounded()))
            var place = digits.count - 3
            while place > 0 {
                digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
                place -= 3
            }
            return digits
        }
        return String(format: magnitude >= 10 ? "%.1f" : "%.2f", number)
    }
}

/// The store after so many interviews.
struct GrowthPoint: Codable {
    let records: Int
    /// Records per CPU second since the last point.
    let mergeRate: Double
    /// The same of the plain inserts in C.
    let plainRate: Double
    let storeBytes: Double
    let plainBytes: Double
    let peakMemory: Double
}
