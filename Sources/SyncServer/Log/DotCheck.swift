internal import SurveyStore

/// What a log says to a new change-set, from the saves that it holds already: protocol.md §8.5.
///
/// Two stores that go on under one site give one dot to two saves. The log keeps the one that came first; the other's
/// owner is told which sequence numbers to make anew under another site.
enum DotCheck: Hashable {
    /// All its saves are in the log, as they are here.
    case known
    /// It brings saves that are new, and none that clash.
    case new
    /// These sequence numbers must be made anew.
    case forked(sequences: [UInt64])

    /// Compares a header with the log.
    ///
    /// - Parameters:
    ///   - isForked: whether another change-set of this site has clashed before. From then on nobody can tell which of the
    ///     two stores a new save belongs to, so that the site takes no more.
    ///   - markInLog: the ``mark(of:)`` of the save in the log with this sequence number; nil if there is none.
    init(
        _ header: ChangeSetHeader, isForked: Bool, markInLog: (UInt64) throws -> Int64?
    ) rethrows {
        var unknown: [UInt64] = []
        var clashing: [UInt64] = []
        for entry in header.entries {
            switch try markInLog(entry.dot.sequence) {
            case nil: unknown.append(entry.dot.sequence)
            case Self.mark(of: entry): break
            default: clashing.append(entry.dot.sequence)
            }
        }
        if let first = clashing.first {
            // What follows the first clash belongs to the copy that clashed, even where the log has nothing yet.
            self = .forked(sequences: (clashing + unknown.filter { isForked || $0 > first }).sorted())
        } else if unknown.isEmpty {
            self = .known
        } else {
            self = isForked ? .forked(sequences: unknown) : .new
        }
    }

    /// Eight bytes that differ where stamp, origin, parents or mark of two saves differ.
    static func mark(of entry: ChangeSetHeader.Entry) -> Int64 {
        var writer = ByteWriter(reserving: 128)
        writer.bigEndian(entry.clock.rawValue)
        writer.byte(entry.mark.rawValue)
        write(entry.origin, &writer)
        for dot in entry.parents { write(dot, &writer) }
        let hash = Digest256(hashing: writer.bytes[...])
        return hash.bytes.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }

    private static func write(_ dot: Dot, _ writer: inout ByteWriter) {
        writer.bigEndian(dot.site.high)
        writer.bigEndian(dot.site.low)
        writer.bigEndian(dot.sequence)
    }
}
