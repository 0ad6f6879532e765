import SurveyData
import SurveyStore

/// What does not travel because it cannot be sealed: all else has been carried when this is said.
extension [UnsealedSave] {
    /// How many a terminal shows; JSON has all.
    private static let shown = 10

    /// For people; nothing where there are none.
    var lines: [String] {
        guard !isEmpty else { return [] }
        var lines = prefix(Self.shown).map {
            Terminal.styled("does not travel: \(Terminal.safe($0.message))", .red)
        }
        if count > Self.shown { lines.append("and \(count - Self.shown) more: --json lists all") }
        var steps: [String] = []
        for save in prefix(Self.shown) where !steps.contains(save.next) { steps.append(save.next) }
        return lines + steps.map { "  next: \(Terminal.safe($0))" }
    }

    /// For programs.
    var document: JSONValue {
        .array(
            map {
                [
                    "record": .optional($0.record), "save": .string($0.save), "message": .string($0.message),
                    "next": .string($0.next),
                ]
            })
    }
}
