/// The answers of a run of saves, flat: for each save its entries in the order of their paths, each an answer's path and
/// the range of its bytes. Between the store's rows and the columns of a change-set, nothing is boxed in between.
struct AnswerBatch {
    /// One answer of one save.
    struct Entry {
        /// Place in ``templates``.
        let template: Int32
        /// Where its instances lie in ``instances``; as many as the template has repeats.
        let instances: PoolRange
        /// Its encoded answer: a place in ``values``. Equal answers of a column may share one.
        let value: Int32
    }

    private(set) var templates: [String] = []
    private(set) var depths: [Int] = []
    private(set) var entries: [Entry] = []
    private(set) var instances: [InstanceID] = []
    /// Where encoded answers lie in ``bytes``.
    private(set) var values: [PoolRange] = []
    private(set) var bytes: [UInt8] = []
    /// Where each save's entries begin, and behind the last save their number.
    private(set) var starts: [Int] = [0]

    init() {}

    init(
        templates: [String], entries: [Entry], starts: [Int], instances: [InstanceID], values: [PoolRange],
        bytes: [UInt8]
    ) {
        self.templates = templates
        self.depths = templates.map(AnswerPath.depth)
        self.entries = entries
        self.starts = starts
        self.instances = instances
        self.values = values
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
            Entry(
                template: Int32(template), instances: PoolRange(start: firstInstance, end: instances.count),
                value: Int32(values.count)))
        values.append(PoolRange(start: firstByte, end: bytes.count))
    }

    /// An entry's encoded answer.
    func value(_ entry: Entry) -> ArraySlice<UInt8> {
        bytes[values[Int(entry.value)].range]
    }

    func template(_ entry: Entry) -> String { templates[Int(entry.template)] }

    func depth(_ entry: Entry) -> Int { depths[Int(entry.template)] }

    func instances(_ entry: Entry) -> ArraySlice<InstanceID> { instances[entry.instances.range] }

    /// Ends the save that is being built.
    mutating func endSave() {
        starts.append(entries.count)
    }

    /// The entries of one save.
    func entries(of save: Int) -> ArraySlice<Entry> {
        entries[starts[save]..<starts[save + 1]]
    }

    func path(_ entry: Entry) -> AnswerPath {
        AnswerPath(unchecked: template(entry), Array(instances(entry)))
    }

    /// The answers of one save, typed.
    func answers(of save: Int) throws(DecodingProblem) -> [AnswerPath: Answer] {
        var answers: [AnswerPath: Answer] = [:]
        for entry in entries(of: save) {
            answers[path(entry)] = try Answer(encoded: value(entry))
        }
        return answers
    }
}
