// Answers the queries of `benches speed` with Xapian: `build RECORDS INDEX`, `serve INDEX`.

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <xapian.h>

using nlohmann::json;

namespace {

constexpr unsigned LIMIT = 10;
constexpr size_t FACET_VALUES = 50;
// Slots of values.
constexpr Xapian::valueno PLACE = 0, LAT = 1, LON = 2, CLASSES = 3, NUMBER = 4;
// Words as written are kept beside the stemmed ones, which begin with a Z.
constexpr char BETWEEN_CLASSES = '\n';

struct Found {
    json ids = json::array();
    json total;
    json counts = json::array();
    size_t completions = 0;
};

// Counts the classes of what matches.
class ClassSpy : public Xapian::MatchSpy {
  public:
    std::map<std::string, unsigned> counts;
    void operator()(const Xapian::Document &document, double) override {
        std::istringstream classes(document.get_value(CLASSES));
        for (std::string name; std::getline(classes, name, BETWEEN_CLASSES);) ++counts[name];
    }
};

void build(const std::string &records, const std::string &index) {
    Xapian::WritableDatabase database(index, Xapian::DB_CREATE_OR_OVERWRITE);
    Xapian::TermGenerator terms;
    terms.set_stemmer(Xapian::Stem("finnish"));
    terms.set_database(database);
    terms.set_flags(Xapian::TermGenerator::FLAG_SPELLING);
    std::ifstream lines(records);
    unsigned long number = 0;
    for (std::string line; std::getline(lines, line); ++number) {
        const json record = json::parse(line);
        std::string text;
        const auto add = [&text](const json &value) {
            if (value.is_string()) text += value.get<std::string>() + ". ";
        };
        for (const char *field : {"/name/fi", "/summary/fi", "/description/fi", "/organization/name"}) {
            const json::json_pointer at(field);
            if (record.contains(at)) add(record.at(at));
        }
        for (const char *list : {"classes", "terms"}) {
            if (record.contains(list)) for (const json &value : record[list]) add(value);
        }
        std::set<std::string> classes;
        if (record.contains("classes")) for (const json &value : record["classes"]) classes.insert(value.get<std::string>());
        std::string joined;
        for (const std::string &name : classes) joined += name + BETWEEN_CLASSES;
        const json &place = record["locations"][0];
        const double lat = place["lat"], lon = place["lon"];
        Xapian::Document document;
        terms.set_document(document);
        terms.index_text_without_positions(text);
        document.add_value(PLACE, Xapian::LatLongCoord(lat, lon).serialise());
        document.add_value(LAT, Xapian::sortable_serialise(lat));
        document.add_value(LON, Xapian::sortable_serialise(lon));
        document.add_value(CLASSES, joined);
        document.add_value(NUMBER, Xapian::sortable_serialise(double(number)));
        document.set_data(line);
        database.add_document(document);
    }
    database.commit();
}

json ids(const Xapian::MSet &matches) {
    json found = json::array();
    for (auto match = matches.begin(); match != matches.end(); ++match) {
        const std::string number = match.get_document().get_value(NUMBER);
        found.push_back(static_cast<unsigned long>(Xapian::sortable_unserialise(number)));
    }
    return found;
}

Found counts(Xapian::Enquire &enquire, const Xapian::Database &database, const json &bounds) {
    const auto range = [](Xapian::valueno slot, double low, double high) {
        return Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, Xapian::sortable_serialise(low),
                             Xapian::sortable_serialise(high));
    };
    const double south = bounds[0], west = bounds[1], north = bounds[2], east = bounds[3];
    enquire.set_query(Xapian::Query(Xapian::Query::OP_AND, range(LAT, south, north), range(LON, west, east)));
    ClassSpy spy;
    enquire.add_matchspy(&spy);
    const Xapian::MSet matches = enquire.get_mset(0, LIMIT, database.get_doccount());
    enquire.clear_matchspies();
    std::vector<std::pair<std::string, unsigned>> counted(spy.counts.begin(), spy.counts.end());
    std::sort(counted.begin(), counted.end(), [](const auto &a, const auto &b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    counted.resize(std::min(counted.size(), FACET_VALUES));
    Found found;
    found.total = matches.get_matches_estimated();
    for (const auto &[name, count] : counted) found.counts.push_back({name, count});
    return found;
}

// The most frequent words as written that begin so.
Found completions(const Xapian::Database &database, const std::string &typed) {
    std::vector<std::pair<Xapian::doccount, std::string>> words;
    for (auto word = database.allterms_begin(typed); word != database.allterms_end(typed); ++word) {
        words.emplace_back(word.get_termfreq(), *word);
    }
    std::sort(words.rbegin(), words.rend());
    Found found;
    found.completions = std::min<size_t>(words.size(), LIMIT);
    return found;
}

// What a query does not have is left out of it.
json said(const json &asked, const char *name) { return asked.value(name, json()); }

Found find(const Xapian::Database &database, const json &asked) {
    const std::string set = asked["set"];
    if (set == "q6") return completions(database, asked["text"]);
    Xapian::Enquire enquire(database);
    enquire.set_weighting_scheme(Xapian::BM25Weight());
    if (set == "q5") return counts(enquire, database, asked["bounds"]);
    std::vector<std::string> words = asked.value("words", std::vector<std::string>());
    if (set == "q7") {
        const std::string typed = asked["text"];
        const std::string meant = database.get_spelling_suggestion(typed, 1);
        words = {meant.empty() ? typed : meant};
    }
    const Xapian::Stem stem("finnish");
    std::vector<Xapian::Query> stems;
    for (const std::string &word : words) stems.emplace_back("Z" + stem(word));
    const bool any = set.size() > 3 && set.compare(set.size() - 3, 3, "_or") == 0;
    Xapian::Query query = stems.empty()
        ? Xapian::Query::MatchAll
        : Xapian::Query(any ? Xapian::Query::OP_OR : Xapian::Query::OP_AND, stems.begin(), stems.end());
    Xapian::LatLongCoords middle;
    const Xapian::GreatCircleMetric metric(6371008.8);
    if (const json where = said(asked, "middle"); where.is_array()) {
        middle.append(Xapian::LatLongCoord(where[0], where[1]));
    }
    if (const json radius_m = said(asked, "radius_m"); radius_m.is_number()) {
        Xapian::LatLongDistancePostingSource within(PLACE, middle, metric, double(radius_m));
        query = Xapian::Query(Xapian::Query::OP_FILTER, query, Xapian::Query(&within));
        enquire.set_query(query);
        Xapian::LatLongDistanceKeyMaker by_distance(PLACE, middle, metric);
        if (set == "q3") enquire.set_sort_by_key(&by_distance, false);
        Found found;
        found.ids = ids(enquire.get_mset(0, LIMIT));
        return found;
    }
    enquire.set_query(query);
    Xapian::LatLongDistanceKeyMaker by_distance(PLACE, middle, metric);
    if (set == "q4") enquire.set_sort_by_key(&by_distance, false);
    Found found;
    found.ids = ids(enquire.get_mset(0, LIMIT));
    return found;
}

void serve(const std::string &index) {
    using Clock = std::chrono::steady_clock;
    const auto micros = [](Clock::time_point started) {
        return std::chrono::duration<double, std::micro>(Clock::now() - started).count();
    };
    const auto opening = Clock::now();
    const Xapian::Database database(index);
    const json opened = {{"version", std::string("Xapian ") + Xapian::version_string()},
                         {"documents", database.get_doccount()},
                         {"open_ms", micros(opening) / 1e3}};
    std::cout << opened << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        const json asked = json::parse(line);
        json times = json::array();
        Found found;
        for (unsigned run = 0; run < asked["runs"].get<unsigned>(); ++run) {
            const auto started = Clock::now();
            found = find(database, asked);
            times.push_back(micros(started));
        }
        const json answer = {{"micros", times}, {"ids", found.ids}, {"total", found.total},
                             {"counts", found.counts}, {"completions", found.completions}};
        std::cout << answer << std::endl;
    }
}

}  // namespace

int main(int count, char **arguments) {
    const std::vector<std::string> said(arguments + 1, arguments + count);
    try {
        if (said.size() == 3 && said[0] == "build") build(said[1], said[2]);
        else if (said.size() == 2 && said[0] == "serve") serve(said[1]);
        else throw std::runtime_error("build RECORDS INDEX | serve INDEX");
    } catch (const Xapian::Error &error) {
        std::cerr << error.get_description() << std::endl;
        return 1;
    } catch (const std::exception &error) {
        std::cerr << error.what() << std::endl;
        return 1;
    }
    return 0;
}
