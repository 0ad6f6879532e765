/// The numbers that a `range` question offers.
public struct QuestionRange: Sendable, Hashable {
    /// The first number, as the form writes it.
    public let start: String
    /// The last number; smaller than ``start`` for a range that runs down.
    public let end: String
    /// The distance between two numbers.
    public let step: String

    /// The range of a control, `nil` unless it names two numbers and a step that leads from one to the other.
    init?(_ control: MarkupElement) {
        let start = control.attribute("start") ?? "1"
        let end = control.attribute("end") ?? "10"
        let step = control.attribute("step") ?? "1"
        guard let first = Double(start), let last = Double(end), let distance = Double(step), first.isFinite,
            last.isFinite, distance.isFinite, distance != 0, first != last
        else { return nil }
        self.start = start
        self.end = end
        self.step = step
    }

    /// Whether a number lies between the first and the last; which is which does not matter.
    func holds(_ number: Double) -> Bool {
        guard let first = Double(start), let last = Double(end) else { return true }
        return min(first, last) <= number && number <= max(first, last)
    }

    /// Whether a number is some steps away from the first one, whatever the fractions of the numbers lost.
    func isOnStep(_ number: Double) -> Bool {
        guard let first = Double(start), let distance = Double(step) else { return true }
        let steps = (number - first) / distance
        return Swift.abs(steps - steps.rounded()) <= 1e-9 * max(1, Swift.abs(steps))
    }

    /// Whether a number has no more decimal places than those that are offered: what a double cannot tell apart is not the
    /// same answer.
    func hasPlaces(for value: String) -> Bool {
        let numbers = [value, start, end, step]
        guard !numbers.contains(where: { $0.lowercased().contains("e") }) else { return true }
        var fraction = value.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first ?? ""
        while fraction.last == "0" { fraction.removeLast() }
        return fraction.count <= places
    }

    /// How many decimal places the numbers have.
    private var places: Int {
        [start, end, step].map { $0.split(separator: ".").dropFirst().first?.count ?? 0 }.max() ?? 0
    }

    /// The numbers as they are written, from the first to the last; at most `limit`.
    public func values(limit: Int = 1_000) -> [String] {
        guard let first = Double(start), let last = Double(end), let distance = Double(step).map(Swift.abs) else {
            return []
        }
        let count = Int(min((Swift.abs(last - first) / distance + 1e-9).rounded(.down), Double(limit - 1)))
        guard count >= 0 else { return [] }
        return (0...count).map { index in
            let value = first + (last < first ? -1 : 1) * distance * Double(index)
            return XPathNumber.text(XPathNumber.round(value, places: places))
        }
    }
}
