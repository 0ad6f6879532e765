@testable import SurveyStore

/// Puts sections into the envelope of a change-set (protocol.md §5.1), so that a fuzzer spends its time on what is in them.
/// The signature is missing: reading does not look at it.
enum SectionEnvelope {
    /// The first byte says whether the input brings a header of its own, with its length in two more bytes, or is the
    /// answers section for so many good saves.
    static func wrap(_ bytes: [UInt8]) -> [UInt8] {
        var input = FuzzInput(bytes)
        let choice = input.byte()
        let header: [UInt8]
        if choice == 0 {
            let count = Int(input.byte()) << 8 | Int(input.byte())
            header = input.bytes(count)
        } else {
            header = good(saves: Int(choice)).encoded()
        }
        return envelope(header: header, answers: input.rest())
    }

    /// The input that ``wrap(_:)`` makes these sections of: for seeds.
    static func input(header: [UInt8], answers: [UInt8]) -> [UInt8] {
        [0, UInt8(truncatingIfNeeded: header.count >> 8), UInt8(truncatingIfNeeded: header.count)] + header + answers
    }

    private static func envelope(header: [UInt8], answers: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw("MCS3".utf8)
        writer.counted(header)
        writer.counted(answers)
        writer.raw([UInt8](repeating: 0, count: 64))
        return writer.bytes
    }

    private static func good(saves: Int) -> ChangeSetHeader {
        let site = SiteID(high: 1, low: 2)
        return ChangeSetHeader(
            site: site, form: Digest256(hashing: []), scope: .all,
            entries: (1...saves).map { number in
                let dot = Dot(site: site, sequence: UInt64(number))
                return .init(
                    dot: dot, origin: dot, clock: HybridTime(milliseconds: UInt64(number) * 60_000), parents: [],
                    mark: .none)
            })
    }
}
