/// The columns of an answers section together with the names that they may refer to.
struct SectionWriter {
    var columns = ColumnWriter()
    private let outline: FormOutline
    private var lastPlace = -1

    init(_ outline: FormOutline) {
        self.outline = outline
        columns.count(outline.columns.isEmpty ? 0 : 1)
        if !outline.columns.isEmpty { columns.sink.bits(outline.check, 32) }
    }

    /// Writes a path's template: by how far it is behind the last one in the form's outline, or in full.
    ///
    /// - Returns: its place in the outline.
    @discardableResult
    mutating func name(_ template: String) -> Int? {
        guard let place = outline.place(of: template) else {
            columns.number(.name, 0)
            columns.text(template.utf8)
            return nil
        }
        columns.number(.name, place - lastPlace)
        lastPlace = place
        return place
    }

    /// Writes how many names follow, in their order.
    mutating func names(_ count: Int) {
        columns.count(count)
        lastPlace = -1
    }

    /// The section: the coded part, the words, and what is spelled out.
    mutating func finish() -> [UInt8] {
        let (words, spelled) = columns.texts.finish()
        var writer = ByteWriter()
        writer.counted(columns.sink.finish())
        writer.counted(words)
        writer.raw(spelled)
        return writer.bytes
    }
}

/// Reads what ``SectionWriter`` wrote.
struct SectionReader: ~Copyable {
    var columns: ColumnReader
    private let outline: FormOutline
    private var lastPlace = -1

    init(_ bytes: ArraySlice<UInt8>, _ outline: FormOutline?) throws(DecodingProblem) {
        var reader = ByteReader(bytes, place: "answers section")
        let coded = try reader.counted(limit: Limits.changeSetBytes)
        let words = try reader.counted(limit: Limits.changeSetBytes)
        let spelled =
            reader.isAtEnd
            ? []
            : try Deflate.inflate(
                reader.rest(), limit: Limits.sectionBytes, place: "answers section")
        var columns = ColumnReader(coded, texts: try TextReader(words: words, spelled: spelled))
        var known = FormOutline.empty
        if try columns.count(limit: 1) == 1 {
            guard let outline else { throw DecodingProblem(.missingForm, "answers section") }
            guard columns.word(32) == outline.check else { throw DecodingProblem(.malformed, "form outline") }
            known = outline
        }
        self.outline = known
        self.columns = columns
    }

    /// Reads how many names follow.
    mutating func names() throws(DecodingProblem) -> Int {
        lastPlace = -1
        return try columns.count(limit: Limits.columns)
    }

    mutating func name() throws(DecodingProblem) -> (template: String, choices: ChoiceSeeds) {
        let step = try columns.number(.name, limit: Limits.columns)
        if step == 0 {
            let bytes = try columns.text(limit: Limits.nameBytes)
            guard let template = String(validating: bytes, as: UTF8.self), AnswerPath.isTemplate(template) else {
                throw DecodingProblem(.malformed, "path")
            }
            return (template, .none)
        }
        lastPlace += step
        guard lastPlace < outline.columns.count else { throw DecodingProblem(.malformed, "path") }
        return (outline.columns[lastPlace].template, outline.choices[lastPlace])
    }
}
