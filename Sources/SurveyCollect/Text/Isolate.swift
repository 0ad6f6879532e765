/// Texts between Unicode's marks for what is read by itself, whatever stands around it (UAX #9, LRI, FSI and PDI).
///
/// Beside Arabic words the parts of a day, of a place or of an id would change their places.
enum Isolate {
    /// From left to right: days, numbers, places, ids.
    static func leftToRight(_ text: String) -> String { lines(of: text, "\u{2066}") }

    /// In the direction of its first letter: names, and whatever else people write.
    static func own(_ text: String) -> String { lines(of: text, "\u{2068}") }

    /// A mark holds to the end of its line at most.
    private static func lines(of text: String, _ mark: String) -> String {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { $0.isEmpty ? "" : mark + $0 + "\u{2069}" }.joined(separator: "\n")
    }
}
