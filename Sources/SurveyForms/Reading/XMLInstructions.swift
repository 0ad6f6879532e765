/// Takes processing instructions such as `<?editor?>` out of an XML file: Foundation on Linux crashes on one that has
/// nothing behind its name. Forms mean nothing by them.
enum XMLInstructions {
    private static let open = UInt8(ascii: "<")

    /// The bytes with blanks in place of the instructions behind the declaration, so that all places stay as they were.
    static func without(_ body: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var found: [Range<Int>] = []
        body.withUnsafeBufferPointer { bytes in
            var place = 0
            // What has no end is left to the parser to refuse.
            while place < bytes.count {
                guard bytes[place] == open else {
                    place += 1
                    continue
                }
                if begins("<!--", bytes, place) {
                    guard let end = end("-->", bytes, place + 4) else { return }
                    place = end
                } else if begins("<![CDATA[", bytes, place) {
                    guard let end = end("]]>", bytes, place + 9) else { return }
                    place = end
                } else if begins("<?", bytes, place) {
                    guard let end = end("?>", bytes, place + 2) else { return }
                    if place > 0 || !begins("<?xml ", bytes, place) { found.append(place..<end) }
                    place = end
                } else {
                    place += 1
                }
            }
        }
        guard !found.isEmpty else { return body }
        var copy = Array(body)
        for range in found {
            for place in range where copy[place] != UInt8(ascii: "\n") { copy[place] = UInt8(ascii: " ") }
        }
        return copy[...]
    }

    private static func begins(_ word: StaticString, _ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
        guard place >= 0, place + word.utf8CodeUnitCount <= bytes.count else { return false }
        return word.withUTF8Buffer { word in word.indices.allSatisfy { word[$0] == bytes[place + $0] } }
    }

    /// The place behind the next occurrence of a word.
    private static func end(_ word: StaticString, _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        var place = start
        while place < bytes.count {
            if begins(word, bytes, place) { return place + word.utf8CodeUnitCount }
            place += 1
        }
        return nil
    }
}
