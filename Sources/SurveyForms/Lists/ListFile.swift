/// Reads the lists of choices that lie in files beside a form ("Secondary instances - external", ODK XForms
/// specification): CSV, XML and GeoJSON.
///
/// Whatever the file, the list is a tree with a root element, and in it an `item` for each row or feature, as
/// `instance('communes')/root/item[province = /data/province]` expects it. An XML file has the elements that it has.
public enum ListFile {
    /// The endings of names that are read.
    public static let endings = ["csv", "xml", "geojson"]

    /// The list in a file.
    ///
    /// - Parameter name: The file's name, whose ending says what it is.
    /// - Throws: ``FormProblem`` with the line, or with the number of the feature.
    public static func read(_ bytes: [UInt8], name: String) throws(FormProblem) -> InstanceTree {
        try readPlaced(bytes, name: name).tree
    }

    static func readPlaced(_ bytes: [UInt8], name: String) throws(FormProblem) -> PlacedList {
        try checkSize(bytes)
        switch name.lowercased().split(separator: ".").last {
        case "csv": return try CSVList.read(bytes)
        case "xml":
            let root = try XMLDocumentReader.read(bytes)
            let places = root.children.enumerated().map {
                PlacedList.Place(row: $0.offset + 1, line: $0.element.place.line)
            }
            return PlacedList(tree: InstanceTree(root: root), places: places)
        case "geojson": return try GeoJSONList.read(bytes)
        default:
            throw FormProblem(
                .badList, "\(name.shortened.quoted) is no list that a form can read.",
                next: "Save it as .csv, .xml or .geojson.")
        }
    }

    private static func checkSize(_ bytes: [UInt8]) throws(FormProblem) {
        guard bytes.count <= FormLimits.listBytes else {
            throw FormProblem(
                .tooLarge, "The list has \(bytes.count) bytes; the limit is \(FormLimits.listBytes).",
                next: "Divide it, or leave out rows and columns that the form does not use.")
        }
    }

    /// The lists in a file with a column `list_name`, by name.
    static func readLists(_ bytes: [UInt8]) throws(FormProblem) -> [String: PlacedList] {
        try checkSize(bytes)
        return try CSVList.readLists(bytes)
    }

    /// The name of the file at an address such as `jr://file-csv/communes.csv`; `nil` if it names none.
    static func name(inAddress address: String) -> String? {
        // The record saved last is no file.
        guard !address.hasPrefix("jr://instance/") else { return nil }
        return MediaFile(kind: .image, address: address)?.name
    }

    /// Refuses a list that has grown beyond what a device can hold.
    ///
    /// - Parameter count: The nodes that it has so far.
    static func check(_ count: Int, line: Int) throws(FormProblem) {
        guard count <= FormLimits.elements else {
            throw FormProblem(
                .tooManyElements, at: XMLPlace(line: line, column: 0),
                "The list has more than \(FormLimits.elements) values.",
                next: "Divide it, or leave out rows and columns that the form does not use.")
        }
    }
}

extension Form {
    /// The names of the files beside the form that it takes lists from, sorted.
    public var listFileNames: [String] { Set(logic.listFiles.values).sorted() }

    /// Those of ``listFileNames`` whose lists no expression names: the form works without them.
    public var unreadListFileNames: Set<String> {
        var named: Set<String> = []
        for expression in logic.expressions {
            for mark: Character in ["'", "\""] {
                // What stands between two marks; not all of it is a text, but each text is there.
                let parts = expression.text.split(separator: mark, omittingEmptySubsequences: false)
                named.formUnion(parts.dropFirst().dropLast().compactMap { logic.listFiles[String($0)] })
            }
        }
        return Set(logic.listFiles.values).subtracting(named)
    }

    /// The lists that the form takes from a file beside it, by their ids. One that the file does not have has no rows.
    ///
    /// - Throws: ``FormProblem`` with the line, or with the number of the feature.
    public func lists(in content: [UInt8], named name: String) throws(FormProblem) -> [String: InstanceTree] {
        try placedLists(in: content, named: name).mapValues(\.tree)
    }

    /// The same, with what is wrong with rows that questions take their choices from.
    public func checkedLists(
        in content: [UInt8], named name: String
    ) throws(FormProblem) -> (lists: [String: InstanceTree], findings: [ListRowFinding]) {
        let lists = try placedLists(in: content, named: name)
        return (lists.mapValues(\.tree), rowFindings(in: lists))
    }

    private func placedLists(in content: [UInt8], named name: String) throws(FormProblem) -> [String: PlacedList] {
        let ids = logic.listFiles.filter { $0.value.utf8.elementsEqual(name.utf8) }.keys
        var lists: [String: PlacedList] = [:]
        if ids.contains(where: { logic.listParts[$0] == nil }) {
            let list = try ListFile.readPlaced(content, name: name)
            for id in ids where logic.listParts[id] == nil { lists[id] = list }
        }
        guard lists.count < ids.count else { return lists }
        let parts = try ListFile.readLists(content)
        for id in ids { if let part = logic.listParts[id] { lists[id] = parts[part] ?? PlacedList() } }
        return lists
    }

    /// The names of the files beside the form that its texts show or play, sorted.
    public var mediaFileNames: [String] { presentation.texts.mediaFiles.sorted() }
}
