/// The answers of one save as one blob: for each in path order the local number of its path, its instances, and its
/// encoded answer. One blob is an order of magnitude cheaper than a row for each answer.
enum AnswerRow {
    static func encode(_ answers: [AnswerPath: Answer], _ catalog: Catalog) throws -> [UInt8] {
        var writer = ByteWriter(reserving: answers.count * 12)
        for (path, answer) in answers.sorted(by: { $0.key < $1.key }) {
            append(
                to: &writer, path: try catalog.number(ofPath: path.template), path.instances, answer.encoded)
        }
        return writer.bytes
    }

    static func append(
        to writer: inout ByteWriter, path: Int64, _ instances: some Collection<InstanceID>,
        _ value: some Collection<UInt8>
    ) {
        writer.varint(UInt64(path))
        for instance in instances { writer.bigEndian(instance.rawValue) }
        writer.counted(value)
    }

    /// Calls `body` with each answer of a row.
    static func forEach(
        _ row: [UInt8], _ catalog: Catalog,
        _ body: (_ path: Int64, _ instances: [InstanceID], _ value: ArraySlice<UInt8>) throws -> Void
    ) throws {
        var reader = ByteReader(row, place: "stored answers")
        while !reader.isAtEnd {
            let path = Int64(try reader.count(limit: Int(Int32.max)))
            var instances: [InstanceID] = []
            for _ in 0..<(try catalog.path(path).depth) {
                instances.append(InstanceID(rawValue: try reader.bigEndian()))
            }
            try body(path, instances, try reader.counted(limit: Limits.answerBytes))
        }
    }

    static func decode(_ row: [UInt8], _ catalog: Catalog) throws -> [AnswerPath: Answer] {
        var answers: [AnswerPath: Answer] = [:]
        try forEach(row, catalog) { path, instances, value in
            let template = try catalog.path(path).template
            answers[AnswerPath(unchecked: template, instances)] = try Answer(encoded: value)
        }
        return answers
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
        var reader = ByteReader(blob, place: "stored dots")
        var dots: [Dot] = []
        while !reader.isAtEnd {
            let site = try site(Int64(reader.count(limit: Int(Int32.max))))
            dots.append(Dot(site: site, sequence: try reader.varint()))
        }
        return dots.sorted()
    }
}
