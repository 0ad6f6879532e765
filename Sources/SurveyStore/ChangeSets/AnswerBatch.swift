/// The answers of a run of saves, flat: for each save its entries in the order of their paths, each an answer's path and
/// the range of its bytes. Between the store's rows and the columns of a change-set, nothing is boxed in between.
struct AnswerBatch {
    /// One answer of one save.
    struct Entry {
        /// Place in ``templates``.
        let template: Int
        /// Where its instances lie in ``instances``; as many as the template has repeats.
        let instances: Range<Int>
        /// Where its encoded answer lies in ``bytes``.
        let value: Range<Int>
    }

    private(set) var templates: [String] = []
    private(set) var depths: [Int] = []
    private(set) var entries: [Entry] = []
    private(set) var instances: [InstanceID] = []
    private(set) var bytes: [UInt8] = []
    /// Where each save's entries begin, and behind the last save their number.
    private(set) var starts: [Int] = [0]

    init() {}

    init(
        templates: [String], entries: [Entry], starts: [Int], instances: [InstanceID], bytes: [UInt8]
    ) {
        self.templates = templates
        self.depths = templates.map(AnswerPath.depth)
        self.entries = entries
        self.starts = starts
        self.instances = instances
        self.bytes = bytes
    }

    var saveCount: Int { starts.count - 1 }

    /// Adds a path template and gives its place.
    mutating func addTemplate(_ template: String) -> Int {
        templates.append(template)
        depths.append(AnswerPath.depth(of: template))
        return templates.count - 1
    }

    /// Adds an answer to the save that is being built.
    mutating func append(template: Int, instances ids: some Collection<InstanceID>, value: some Collection<UInt8>) {
        let firstInstance = instances.count
        instances.append(contentsOf: ids)
        let firstByte = bytes.count
        bytes.append(contentsOf: value)
        entries.append(
            Entry(template: template, instances: firstInstance..<instances.count, value: firstByte..<bytes.count))
    }

    /// Ends the save that is being built.
    mutating func endSave() {
        starts.append(entries.count)
    }

    /// The entries of one save.
    func entries(of save: Int) -> ArraySlice<Entry> {
        entries[starts[save]..<starts[save + 1]]
    }

    func path(_ entry: Entry) -> AnswerPath {
        AnswerPath(unchecked: templates[entry.template], Array(instances[entry.instances]))
    }

    /// The answers of one save, typed.
    func answers(of save: Int) throws(DecodingProblem) -> [AnswerPath: Answer] {
        var answers: [AnswerPath: Answer] = [:]
        for entry in entries(of: save) {
            answers[path(entry)] = try Answer(encoded: bytes[entry.value])
        }
        return answers
    }
}
