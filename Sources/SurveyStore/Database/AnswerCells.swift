/// The answers of a batch as ``AnswerRow`` stores them, each made once, however many saves have it.
struct AnswerCells {
    private let batch: AnswerBatch
    private let bytes: [UInt8]
    /// By place in the batch's values.
    private var cells: [PoolRange] = []
    private let paths: [[UInt8]]
    /// Whether any of the answers is a file.
    private(set) var hasAttachments = false

    init(_ batch: AnswerBatch, _ catalog: Catalog) throws {
        self.batch = batch
        paths = try batch.templates.map { template in
            var writer = ByteWriter()
            writer.varint(UInt64(try catalog.number(ofPath: template)))
            return writer.bytes
        }
        var writer = ByteWriter(reserving: batch.bytes.count + batch.values.count * 2)
        cells.reserveCapacity(batch.values.count)
        for value in batch.values {
            let start = writer.bytes.count
            let first = value.count > 0 ? batch.bytes[value.range.lowerBound] : 0
            if first == AnswerTag.attachment.rawValue { hasAttachments = true }
            if value.count < 32, first != AnswerTag.choice.rawValue, first != AnswerTag.choices.rawValue {
                writer.byte(UInt8(value.count) << 2)
                writer.raw(batch.bytes[value.range])
            } else {
                try AnswerRow.write(batch.bytes[value.range], to: &writer, catalog)
            }
            cells.append(PoolRange(start: start, end: writer.bytes.count))
        }
        bytes = writer.bytes
    }

    /// The stored form of one save's answers, and nothing else of it.
    func row(of save: Int, into row: inout [UInt8]) {
        row.removeAll(keepingCapacity: true)
        for entry in batch.entries(of: save) {
            row.append(contentsOf: paths[Int(entry.template)])
            if entry.instances.count > 0 {
                for instance in batch.instances(entry) {
                    withUnsafeBytes(of: instance.rawValue.bigEndian) { row.append(contentsOf: $0) }
                }
            }
            row.append(contentsOf: bytes[cells[Int(entry.value)].range])
        }
    }
}
