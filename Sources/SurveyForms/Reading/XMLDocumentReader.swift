import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Reads bytes into a tree of elements and refuses whatever could hurt: a DOCTYPE, another encoding, endless
/// depth or number.
///
/// Foundation's `XMLParser` is libxml2. Its own defences differ between versions, so none of them is relied on:
/// the DOCTYPE is looked for before libxml2 sees a byte, and the limits are counted here.
enum XMLDocumentReader {
    /// The root element of a document.
    static func read(_ bytes: [UInt8]) throws(FormProblem) -> MarkupElement {
        let body = XMLInstructions.without(try XMLProlog.check(bytes))
        // From a stream libxml2 gets the file in pieces; in one piece it would refuse more than 10 MB.
        let parser = XMLParser(stream: InputStream(data: Data(body)))
        parser.shouldProcessNamespaces = false
        parser.shouldReportNamespacePrefixes = false
        parser.shouldResolveExternalEntities = false
        let builder = XMLTreeBuilder()
        parser.delegate = builder
        let finished = parser.parse()
        if let problem = builder.problem { throw problem }
        guard finished, let root = builder.root else {
            throw XMLErrorText.problem(
                (parser.parserError as NSError?)?.code ?? 0,
                at: XMLPlace(line: parser.lineNumber, column: parser.columnNumber))
        }
        return root
    }
}

/// Collects the parser's events into elements; a stack in place of recursion.
private final class XMLTreeBuilder: NSObject, XMLParserDelegate {
    private(set) var root: MarkupElement?
    private(set) var problem: FormProblem?
    private var open: [MarkupElement] = []
    private var text = ""
    private var count = 0

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        guard problem == nil else { return }
        keepText()
        count += 1
        let place = XMLPlace(line: parser.lineNumber, column: parser.columnNumber)
        if count > FormLimits.elements {
            stop(
                parser,
                FormProblem(
                    .tooManyElements, at: place, "The file has more than \(FormLimits.elements) elements.",
                    next: "Move long choice lists into a CSV file beside the form."))
        } else if open.count >= FormLimits.elementDepth {
            stop(
                parser,
                FormProblem(
                    .tooDeep, at: place, "Elements are nested more than \(FormLimits.elementDepth) deep.",
                    next: "Put fewer groups inside one another."))
        } else {
            open.append(
                MarkupElement(name: elementName.localName, attributes: Self.localNames(attributes), place: place))
        }
    }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
    ) {
        guard problem == nil else { return }
        keepText()
        guard let element = open.popLast() else { return }
        if open.isEmpty {
            root = element
        } else {
            open[open.count - 1].content.append(.element(element))
        }
    }

    /// The first fault; libxml2 may go on for a while and report what follows from it.
    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
        let number = (error as NSError).code
        guard problem == nil, !XMLErrorText.isHarmless(number) else { return }
        let place = XMLPlace(line: parser.lineNumber, column: parser.columnNumber)
        stop(parser, XMLErrorText.problem(number, at: place))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if problem == nil { text += string }
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        if problem == nil { text += String(decoding: block, as: UTF8.self) }
    }

    private func stop(_ parser: XMLParser, _ found: FormProblem) {
        problem = found
        open = []
        parser.abortParsing()
    }

    /// Text between elements is the file's indentation, except inside the elements that hold a label.
    private func keepText() {
        defer { text = "" }
        guard !text.isEmpty, let name = open.last?.name else { return }
        let isLabel = name == "value" || name == "label" || name == "hint"
        if isLabel || !text.trimmingWhitespace().isEmpty {
            open[open.count - 1].content.append(.text(text))
        }
    }

    private static func localNames(_ attributes: [String: String]) -> [String: String] {
        guard attributes.keys.contains(where: { $0.utf8.contains(UInt8(ascii: ":")) }) else { return attributes }
        var result: [String: String] = [:]
        result.reserveCapacity(attributes.count)
        // Sorted, so that of "ref" and "x:ref" the plain one always wins: it has no prefix and comes last.
        for (name, value) in attributes.sorted(by: { $0.key > $1.key }) where name.contains(":") {
            if !name.hasPrefix("xmlns:") { result[name.localName] = value }
        }
        for (name, value) in attributes where !name.contains(":") { result[name] = value }
        return result
    }
}
