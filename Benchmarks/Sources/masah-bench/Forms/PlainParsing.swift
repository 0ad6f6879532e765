import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// An XML file parsed by libxml2 through Foundation, and nothing made of it.
enum PlainParsing {
    static func parse(_ bytes: [UInt8]) throws {
        let parser = XMLParser(stream: InputStream(data: Data(bytes)))
        let listener = Listener()
        parser.delegate = listener
        guard parser.parse(), listener.count > 0 else { throw BenchError("the form is not XML") }
    }

    private final class Listener: NSObject, XMLParserDelegate {
        private(set) var count = 0

        func parser(
            _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String]
        ) {
            count += 1
        }
    }
}
