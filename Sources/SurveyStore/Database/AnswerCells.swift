/// The answers of a batch as ``AnswerRow`` stores them, each made once, however many saves have it.
struct AnswerCells {
    private let batch: AnswerBatch
    private let bytes: [UInt8]
    /// By place in the batch's values.
    private var cells: [PoolRange] = []
    /// By place in the batch's templates.
    private let paths: [PoolRange]
    /// Whether any of the answers is a file.
    private(set) var hasAttachments = false

    init(_ batch: AnswerBatch, _ catalog: Catalog) throws {
        self.batch = batch
        var writer = ByteWriter(reserving: batch.bytes.count + batch.values.count * 2 + batch.templates.count * 2)
        paths = try batch.templates.map { template in
            let start = writer.bytes.count
            writer.varint(UInt64(try catalog.number(ofPath: template)))
            return PoolRange(start: start, end: writer.bytes.count)
        }
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

    /// The stored form of one save's answers.
    func row(of save: Int) -> [UInt8] {
        let entries = batch.entries(of: save)
        var size = 0
        for entry in entries {
            size += paths[Int(entry.template)].count + entry.instances.count * 8 + cells[Int(entry.value)].count
        }
        return Array(unsafeUninitializedCapacity: size) { target, count in
            bytes.withUnsafeBufferPointer { source in
                for entry in entries {
                    // Most are of a few bytes, which a loop copies faster than a call.
                    for place in paths[Int(entry.template)].range {
                        target[count] = source[place]
                        count += 1
                    }
                    if entry.instances.count > 0 {
                        for instance in batch.instances(entry) {
                            for shift in stride(from: 56, through: 0, by: -8) {
                                target[count] = UInt8(truncatingIfNeeded: instance.rawValue >> UInt64(shift))
                                count += 1
                            }
                        }
                    }
                    for place in cells[Int(entry.value)].range {
                        target[count] = source[place]
                        count += 1
                    }
                }
            }
        }
    }
}
