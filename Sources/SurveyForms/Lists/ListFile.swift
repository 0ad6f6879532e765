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
        guard bytes.count <= FormLimits.listBytes else {
            throw FormProblem(
                .tooLarge, "The list has \(bytes.count) bytes; the limit is \(FormLimits.listBytes).",
                next: "Divide it, or leave out rows and columns that the form does not use.")
        }
        switch name.lowercased().split(separator: ".").last {
        case "csv": return try CSVList.read(bytes)
        case "xml": return InstanceTree(root: try XMLDocumentReader.read(bytes))
        case "geojson": return try GeoJSONList.read(bytes)
        default:
            throw FormProblem(
                .badList, "\(name.shortened.quoted) is no list that a form can read.",
                next: "Save it as .csv, .xml or .geojson.")
        }
    }

    /// The name of the file at an address such as `jr://file-csv/communes.csv`; `nil` if it names none.
    static func name(inAddress address: String) -> String? {
        // The record saved last is no file.
        guard !address.hasPrefix("jr://instance/") else { return nil }
        return MediaFile(kind: .image, address: address)?.name
    }

    /// Refuses a list that has grown beyond what a device can hold.
    static func check(_ tree: InstanceTree, line: Int) throws(FormProblem) {
        guard tree.count <= FormLimits.elements else {
            throw FormProblem(
                .tooManyElements, at: XMLPlace(line: line, column: 0),
                "The list has more than \(FormLimits.elements) values.",
                next: "Divide it, or leave out rows and columns that the form does not use.")
        }
    }
}

extension Form {
    /// The names of the files beside the form that it takes lists from, sorted; without that of `select_one_external`, which
    /// is always published if it is there.
    public var listFileNames: [String] {
        Set(logic.listFiles.values).subtracting([ExternalItemset.file]).sorted()
    }

    /// The names of the files beside the form that its texts show or play, sorted.
    public var mediaFileNames: [String] { presentation.texts.mediaFiles.sorted() }
}
