/// Writes comma-separated values (RFC 4180) as UTF-8 with LF at the end of rows.
///
/// Texts are written as they are: one that looks like a formula stays text here, and what a spreadsheet makes of it is
/// decided there (import the column as text). An empty text is written as `""`, and no value as nothing.
public enum CSVWriter {
    /// The bytes of one row; nil is a cell with no value.
    public static func row(_ cells: [String?]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            guard let cell else { continue }
            append(cell, to: &bytes)
        }
        // A row of one cell without a value would read back as an empty line, which is no row.
        if bytes.isEmpty { bytes = Array("\"\"".utf8) }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private static func append(_ cell: String, to bytes: inout [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let start = bytes.count
        var needsQuotes = cell.isEmpty || cell.utf8.first == 0xEF
        for byte in cell.utf8 {
            switch byte {
            case quote:
                needsQuotes = true
                bytes.append(quote)
            case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                needsQuotes = true
            default: break
            }
            bytes.append(byte)
        }
        if needsQuotes {
            bytes.insert(quote, at: start)
            bytes.append(quote)
        }
    }
}
