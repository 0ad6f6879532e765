/// The choices of select-multiples: one bit for each code, told beside the same code's bit in the column before.
enum ChoiceMasks {
    /// The masks of the select-multiple before, arranged by the codes of this one.
    struct Other {
        let masks: [UInt64]
        /// For each code its bit there, or -1.
        let places: [Int]

        init?(_ history: TableHistory, _ codes: [[UInt8]]) {
            guard let other = history.choices else { return nil }
            let bits = Dictionary(other.codes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
            masks = other.masks
            places = codes.map { bits[$0] ?? -1 }
            if places.allSatisfy({ $0 < 0 }) { return nil }
        }

        /// 1 or 2 for a bit that is not or is set there; 0 for a code that is not there.
        @inline(__always)
        func context(_ row: Int, _ code: Int) -> Int {
            let place = places[code]
            return place < 0 ? 0 : 1 + Int(masks[row] >> UInt64(place) & 1)
        }
    }

    static func encode(
        _ masks: [UInt64], _ rows: [Int], _ codes: Int, _ other: Other?, into sink: inout some BitSink
    ) {
        let model = sink.addModels(codes * 3)
        for (mask, row) in zip(masks, rows) {
            for code in 0..<codes {
                let context = other?.context(row, code) ?? 0
                sink.bit(Int(mask >> UInt64(code) & 1), model + code * 3 + context)
            }
        }
    }

    static func decode(_ rows: [Int], _ codes: Int, _ other: Other?, from decoder: inout RangeDecoder) -> [UInt64] {
        let model = decoder.addModels(codes * 3)
        var masks: [UInt64] = []
        masks.reserveCapacity(rows.count)
        for row in rows {
            var mask: UInt64 = 0
            for code in 0..<codes {
                let context = other?.context(row, code) ?? 0
                mask |= UInt64(decoder.bit(model + code * 3 + context)) << UInt64(code)
            }
            masks.append(mask)
        }
        decoder.dropModels(from: model)
        return masks
    }
}

/// Edits of select-multiples: for each code whether the edit names it, and if so whether it removes it. Such columns have few
/// answers, so that all of a table share their models.
enum ChoiceEdits {
    /// Codes that are added, and codes that are removed.
    struct Edit {
        var added: UInt64 = 0
        var removed: UInt64 = 0

        var named: UInt64 { added | removed }
    }

    /// Whether a code is named, by how many were named before it, at most 3; whether it is removed, by what became of the
    /// named one before it.
    private static let namedModels = 4
    static let fresh = [UInt32](repeating: BitModel.initial, count: namedModels + 3)

    static func encode(_ edits: [Edit], _ codes: Int, _ models: inout [UInt32], into sink: inout some BitSink) {
        let model = sink.addModels(models)
        for edit in edits {
            var count = 0
            var last = 0
            for code in 0..<UInt64(codes) {
                let isNamed = Int(edit.named >> code & 1)
                sink.bit(isNamed, model + min(count, namedModels - 1))
                guard isNamed == 1 else { continue }
                let isRemoved = Int(edit.removed >> code & 1)
                sink.bit(isRemoved, model + namedModels + last)
                count += 1
                last = 1 + isRemoved
            }
        }
        models = sink.dropModels(from: model, keeping: models.count)
    }

    static func decode(
        _ count: Int, _ codes: Int, _ models: inout [UInt32], from decoder: inout RangeDecoder
    ) -> [Edit] {
        let model = decoder.addModels(models)
        var edits = [Edit](repeating: Edit(), count: count)
        for place in edits.indices {
            var count = 0
            var last = 0
            for code in 0..<UInt64(codes) where decoder.bit(model + min(count, namedModels - 1)) == 1 {
                let isRemoved = decoder.bit(model + namedModels + last)
                if isRemoved == 1 { edits[place].removed |= 1 << code } else { edits[place].added |= 1 << code }
                count += 1
                last = 1 + isRemoved
            }
        }
        models = decoder.dropModels(from: model, keeping: models.count)
        return edits
    }
}

extension TableHistory {
    mutating func remember(_ codes: [[UInt8]], _ masks: [UInt64], _ rows: [Int]) {
        var spread = [UInt64](repeating: 0, count: rowCount)
        for (mask, row) in zip(masks, rows) { spread[row] = mask }
        choices = (codes, spread)
    }
}
