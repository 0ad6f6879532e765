public import SurveyStore

/// How a table writes why there is no value: `.refused`, `.dont-know`, `.not-relevant`, `.erased`.
///
/// A text that happens to look like a marker gets one more dot in front, and loses it again when it is read; so every
/// text survives.
public enum MissingMarker {
    /// What a cell says.
    public enum Cell: Sendable, Equatable {
        case missing(Missing)
        case text(String)
    }

    /// The marker of a missing kind.
    public static func text(of missing: Missing) -> String { ".\(missing.name)" }

    /// Reads a cell of a table that uses markers.
    public static func read(_ cell: String) -> Cell {
        guard looksLikeMarker(cell) else { return .text(cell) }
        let rest = String(cell.dropFirst())
        if let missing = Missing(name: rest) { return .missing(missing) }
        return .text(rest)
    }

    /// Writes a value into a table that uses markers.
    public static func escape(_ value: String) -> String {
        looksLikeMarker(value) ? "." + value : value
    }

    private static func looksLikeMarker(_ text: String) -> Bool {
        guard text.utf8.first == UInt8(ascii: ".") else { return false }
        return Missing(name: String(text.drop { $0 == "." })) != nil
    }
}
