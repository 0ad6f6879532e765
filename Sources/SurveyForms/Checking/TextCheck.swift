/// Checks of text, file names and ticks.
enum TextCheck {
    /// Refuses characters that XML 1.0 cannot carry (production `Char`): NUL and the control characters other than
    /// tab and line ends. An answer that holds one could never leave again as an ODK submission.
    static func characters(_ value: String) throws(ValueFault) {
        // Nearly every value is plain text, for which one pass over its bytes is enough.
        let suspicious = value.utf8.contains { ($0 < 0x20 && !isLayout($0)) || $0 == 0xEF }
        guard suspicious else { return }
        for (position, scalar) in value.unicodeScalars.enumerated() where !isXML(scalar) {
            let code = String(scalar.value, radix: 16, uppercase: true)
            let name = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
            throw ValueFault(
                .badCharacter, "it holds the control character \(name) at position \(position + 1)",
                next: "Remove that character.")
        }
    }

    private static func isLayout(_ byte: UInt8) -> Bool { byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private static func isXML(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    /// A file name on its own: a path could lead out of the folder of attachments.
    static func fileName(_ value: String) throws(ValueFault) {
        let isPath = value.contains { "/\\".contains($0) } || value == "." || value == ".."
        guard !isPath else {
            throw ValueFault(
                .notAFileName, "it is a path and not the name of a file",
                next: "Write the file's name alone, such as photo.jpg.")
        }
        guard value.utf8.count <= FormLimits.fileNameBytes else {
            throw ValueFault(
                .notAFileName, "it is longer than \(FormLimits.fileNameBytes) bytes",
                next: "Give the file a shorter name.")
        }
    }

    /// ODK writes `OK` when a trigger is ticked.
    static func acknowledgement(_ value: String) throws(ValueFault) {
        guard value.lowercased() == "ok" else {
            throw ValueFault(
                .notAnAcknowledgement, "it is not the mark of an acknowledgement",
                next: "Write OK, or leave the answer out.")
        }
    }
}
