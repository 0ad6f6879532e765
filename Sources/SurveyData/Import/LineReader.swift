/// Divides a stream into lines; lines with nothing but white space are passed over.
struct LineReader {
    private let source: ByteSource
    private var buffer: [UInt8] = []
    private var position = 0
    private var line = 0

    init(_ source: ByteSource) {
        self.source = source
    }

    /// The next line with its number from 1; nil at the end.
    mutating func next() throws(DataProblem) -> (line: Int, bytes: [UInt8])? {
        while let bytes = try rawLine() {
            line += 1
            let content = line == 1 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
            if content.contains(where: { $0 > 0x20 }) { return (line, content) }
        }
        return nil
    }

    private mutating func rawLine() throws(DataProblem) -> [UInt8]? {
        var bytes: [UInt8] = []
        while true {
            if position == buffer.count {
                buffer = try source.read()
                position = 0
                if buffer.isEmpty { return bytes.isEmpty ? nil : bytes }
            }
            let rest = buffer[position...]
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            bytes += rest[..<(end ?? rest.endIndex)]
            position = end.map { $0 + 1 } ?? buffer.count
            guard bytes.count <= DataLimits.lineBytes else {
                let place = DataProblem.Place(line: line + 1, column: 1)
                throw DataProblem(
                    .badData, "\(source.name), line \(place.line): it has more than \(DataLimits.lineBytes) bytes",
                    next: "write one record a line", place: place)
            }
            if end != nil { return bytes }
        }
    }
}
