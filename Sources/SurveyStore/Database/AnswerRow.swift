/// The answers of one save as one blob: for each in path order the local number of its path, its instances, and its
/// encoded answer, choices by their local numbers. One blob is an order of magnitude cheaper than a row for each answer.
///
/// An answer is a varint, the lower two bits of which say what it is: 0 so many bytes as they are, 1 the choice of that
/// number, 2 so many numbers of choices.
enum AnswerRow {
    private static let codeLimit = 64

    /// The stored form of the answers of a save that is made here.
    ///
    /// - Throws: ``StoreError`` `badData` for an answer that could not be read back, or is too long.
    static func encode(_ answers: [AnswerPath: Answer], _ catalog: Catalog) throws -> [UInt8] {
        var order = try answers.indices.map { index in
            (place: 0, number: try catalog.number(ofPath: answers[index].key.template), index: index)
        }
        let places = catalog.placesOfPaths()
        for entry in order.indices { order[entry].place = places[order[entry].number] ?? 0 }
        order.sort { left, right in
            if left.place != right.place { return left.place < right.place }
            let (first, second) = (answers[left.index].key.instances, answers[right.index].key.instances)
            return first.lexicographicallyPrecedes(second)
        }
        var writer = ByteWriter(reserving: answers.count * 12)
        var size = 0
        for (_, number, index) in order {
            let (path, answer) = answers[index]
            writer.varint(UInt64(number))
            for instance in path.instances { writer.bigEndian(instance.rawValue) }
            let count = try write(answer, at: path, to: &writer, catalog)
            size += count
            guard count <= Limits.answerBytes, size <= Limits.saveBytes else {
                throw StoreError(
                    .badData,
                    "the answer to \(path) is longer than \(Limits.answerBytes) bytes, or its save than "
                        + "\(Limits.saveBytes)",
                    next: "shorten it")
            }
        }
        return writer.bytes
    }

    /// Writes an answer as it is stored, and gives how many bytes its encoded form has.
    private static func write(
        _ answer: Answer, at path: AnswerPath, to writer: inout ByteWriter, _ catalog: Catalog
    ) throws -> Int {
        let isSure = answer.isSurelyReadable
        switch answer {
        case .choice(let code) where code.utf8.count <= codeLimit:
            writer.varint(UInt64(try catalog.number(ofChoice: code)) << 2 | 1)
            return 1 + code.utf8.count
        case .choices(let codes) where isSure && codes.allSatisfy { $0.utf8.count <= codeLimit }:
            writer.varint(UInt64(codes.count) << 2 | 2)
            for code in codes { writer.varint(UInt64(try catalog.number(ofChoice: code))) }
            // The tag, and codes with spaces between them.
            return codes.reduce(max(1, codes.count)) { $0 + $1.utf8.count }
        default: break
        }
        let bytes = answer.encoded
        // What cannot be read back, such as a choice code with a space in it, must not get in.
        guard isSure || (try? Answer(encoded: bytes[...])) == answer else {
            throw StoreError(
                .badData, "the answer to \(path) has a value that its kind does not allow", next: "correct it")
        }
        writer.varint(UInt64(bytes.count) << 2)
        writer.raw(bytes)
        return bytes.count
    }

    /// Writes an encoded answer as it is stored.
    static func write(_ answer: ArraySlice<UInt8>, to writer: inout ByteWriter, _ catalog: Catalog) throws {
        let codes = answer.dropFirst()
        switch answer.first.flatMap(AnswerTag.init(rawValue:)) {
        case .choice where codes.count <= codeLimit:
            writer.varint(UInt64(try catalog.number(ofCode: codes)) << 2 | 1)
            return
        case .choices:
            let list = codes.split(separator: 0x20)
            guard list.allSatisfy({ $0.count <= codeLimit }) else { break }
            writer.varint(UInt64(list.count) << 2 | 2)
            for code in list { writer.varint(UInt64(try catalog.number(ofCode: code))) }
            return
        default: break
        }
        writer.varint(UInt64(answer.count) << 2)
        writer.raw(answer)
    }

    private static func answer(_ reader: inout ByteReader, _ catalog: Catalog) throws -> ArraySlice<UInt8> {
        let head = try reader.varint()
        let count = Int(head >> 2)
        switch head & 3 {
        case 0: return try reader.raw(count)
        case 1: return [AnswerTag.choice.rawValue] + (try catalog.code(Int64(count)))
        default:
            var bytes: [UInt8] = [AnswerTag.choices.rawValue]
            for place in 0..<count {
                if place > 0 { bytes.append(0x20) }
                bytes += try catalog.code(Int64(reader.count(limit: Int(Int32.max))))
            }
            return bytes[...]
        }
    }

    /// Calls `body` with each answer of a row.
    static func forEach(
        _ row: [UInt8], _ catalog: Catalog,
        _ body: (_ path: Int64, _ instances: [InstanceID], _ value: ArraySlice<UInt8>) throws -> Void
    ) throws {
        var reader = ByteReader(row, place: "the row of stored answers")
        while !reader.isAtEnd {
            let path = Int64(try reader.count(limit: Int(Int32.max)))
            var instances: [InstanceID] = []
            for _ in 0..<(try catalog.path(path).depth) {
                instances.append(InstanceID(rawValue: try reader.bigEndian()))
            }
            try body(path, instances, try answer(&reader, catalog))
        }
    }

    /// - Parameter unreadable: Hears of each answer that is left out; without a path where nobody knows which ones follow.
    static func decode(
        _ row: [UInt8], _ catalog: Catalog, _ reading: SurveyStore.Reading,
        unreadable: (AnswerPath?, DecodingProblem) -> Void = { _, _ in }
    ) throws -> [AnswerPath: Answer] {
        guard reading != .nothing else { return [:] }
        var answers: [AnswerPath: Answer] = [:]
        do {
            try forEach(row, catalog) { path, instances, value in
                let path = AnswerPath(unchecked: try catalog.path(path).template, instances)
                do {
                    answers[path] = try Answer(encoded: value)
                } catch let problem as DecodingProblem where reading == .readable {
                    unreadable(path, problem)
                }
            }
        } catch let problem as DecodingProblem where reading == .readable {
            // Where one answer ends nobody knows where the next one begins.
            unreadable(nil, problem)
        }
        return answers
    }

    /// The answers of a row with their encoded values, in the order of their paths.
    static func encoded(_ row: [UInt8], _ catalog: Catalog) throws -> [(path: AnswerPath, value: ArraySlice<UInt8>)] {
        var answers: [(path: AnswerPath, value: ArraySlice<UInt8>)] = []
        try forEach(row, catalog) { path, instances, value in
            answers.append((AnswerPath(unchecked: try catalog.path(path).template, instances), value))
        }
        return answers
    }
}

extension AnswerRow {
    /// The stamp of a save, as its row has it.
    static func clock(_ stored: Int64) throws(DecodingProblem) -> HybridTime {
        guard stored >= 0 else { throw DecodingProblem(.malformed, "the time of the save") }
        return HybridTime(rawValue: UInt64(stored))
    }
}

extension Catalog {
    /// Dots as a blob of varints: local site number, sequence.
    func encode(_ dots: [Dot]) throws -> [UInt8] {
        var writer = ByteWriter()
        for dot in dots {
            writer.varint(UInt64(try number(of: dot.site)))
            writer.varint(dot.sequence)
        }
        return writer.bytes
    }

    func dots(_ blob: [UInt8]) throws -> [Dot] {
        let place = "the list of saves that it builds on"
        var reader = ByteReader(blob, place: place)
        var dots: [Dot] = []
        while !reader.isAtEnd {
            let number = Int64(try reader.count(limit: Int(Int32.max)))
            guard let site = try knownSite(number) else { throw DecodingProblem(.missingName, "site \(number)") }
            let sequence = try reader.varint()
            guard sequence <= Limits.sequence else { throw DecodingProblem(.malformed, place) }
            dots.append(Dot(site: site, sequence: sequence))
        }
        return dots.sorted()
    }
}
