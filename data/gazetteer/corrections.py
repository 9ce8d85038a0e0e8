"""What the sources do not say, or say wrongly: facts written by hand, each with its reason."""

# Municipalities that joined another after GeoNames was written.
MERGED_MUNICIPALITY = {
    "911": "541",  # Valtimo joined Nurmes in 2020
    "099": "214",  # Honkajoki joined Kankaanpää in 2021
    "588": "507",  # Pertunmaa joined Mäntyharju in 2026
}

# The municipality of a place, where GeoNames has none and the nearest postcodes give another.
MUNICIPALITY = {
    649121: "562",  # Längelmäki, Orivesi
    630705: "170",  # Ytterby, Jomala: the postcodes do not cover Åland
    659823: "060",  # Godby, Finström
    660567: "771",  # Bomarsund, Sund
    3041666: "060",  # Tjudö, Finström
    847495: "092",  # Vierumäki by Korso is in Vantaa
    847444: "091",  # Siltamäki is in Helsinki
    847518: "092",  # Länsimäki is in Vantaa
}

# Seats the National Land Survey's table lacks or puts elsewhere.
SEAT = {
    "858": (60.40368, 25.02638),  # Tuusula is missing: Hyrylä, GeoNames 633591
    "400": (60.87575, 21.69765),  # Laitila: the table's point is 10.5 km north of the town; GeoNames 649302
}

# Municipalities whose people GeoNames counts in several former municipalities: the records to add up.
POPULATION_PARTS = {
    "020": [7910855, 631693, 649728],  # Akaa: Toijala, Viiala, Kylmäkoski
    "322": [652776, 660374, 632225],  # Kemiönsaari: Kimito, Dragsfjärd, Västanfjärd
    "508": [646705, 631459],  # Mänttä-Vilppula
    "748": [637002, 638622],  # Siikajoki, Ruukki
    "791": [639895, 640718, 641612, 653039],  # Siikalatva: Rantsila, Pulkkila, Piippola, Kestilä
}

# People in municipalities GeoNames has no figure for.
POPULATION = {
    "082": 9300,  # Hattula: no record; rounded, from memory, good for ranking only
    "170": 5789,  # Jomala: the figure of GeoNames' second record of it, 13527044 "Yomala"
    "316": 4853,  # Kärkölä: GeoNames gives its figure to a village of the same name in Lohja
}

# Municipalities pykko has no forms for, and those used with both cases where one prevails.
LOCAL_CASE = {
    "Jokioinen": "inner",
    "Karvia": "inner",
    "Koski Tl": "outer",
    "Leppävirta": "outer",
    "Maarianhamina": "inner",
    "Pedersören kunta": "inner",
    "Virrat": "outer",
}

# What a wellbeing services county calls itself for short. Satakunta's "Sata" is left out:
# it is also the number hundred.
COUNTY_OTHER = {
    "02": ["Keusote"],
    "03": ["Luvn"],
    "04": ["Vakehyva"],
    "05": ["Varha"],
    "07": ["Oma Häme"],
    "08": ["Pirha"],
    "09": ["Päijät-Sote"],
    "10": ["Kymenhva"],
    "11": ["Eksote", "Ekhva"],
    "12": ["Eloisa"],
    "14": ["Siun sote"],
    "15": ["Hyvaks"],
    "16": ["Hyvaep"],
    "18": ["Soite"],
    "19": ["Pohde"],
    "21": ["Lapha"],
}

# GeoNames records that repeat another, or are halves and numbers for statistics that nobody searches by.
DROP = {
    11593510,  # "Älajärvi" repeats Alajärvi
    13527044,  # "Yomala" repeats Jomala
    13132011, 13132012, 13132013, 13132014,
    13132021, 13132022, 13132028, 13132029,
    13132038, 13132039, 13132040, 13132041,
}

# Figures that belong to another place, or to the municipality the village lies in.
PLACE_POPULATION = {
    630705: 0,  # Ytterby: more than its municipality Jomala
    661164: 0,  # Anjala: the former municipality of Anjalankoski
    653952: 0,  # Kärkölä by Lohja: the municipality of Kärkölä
    660567: 0,  # Bomarsund: its municipality Sund
    3041666: 0,  # Tjudö: its municipality Finström
    640440: 0,  # Pyhäjärvi in Pelkosenniemi: the municipality of Pyhäjärvi
    655697: 0,  # Jokiniemi in Loviisa: the district of Vantaa
}

# Längelmäki, a municipality until 2007: GeoNames puts it in Pomarkku, 137 km away; postcode 35480.
PLACE_POINT = {649121: (61.6862, 24.7035)}

# GeoNames' main name is Swedish, English or spelt wrongly: (Finnish, Swedish, others).
NAMES = {
    "Bennäs": ("Pännäinen", "Bennäs", []),
    "Box": ("Box", "Box", []),
    "Broby": ("Siltakylä", "Broby", []),
    "Dragsfjärd": ("Dragsfjärd", "Dragsfjärd", []),
    "East Helsinki": ("Itä-Helsinki", "Östra Helsingfors", []),
    "Ekenäs": ("Tammisaari", "Ekenäs", []),
    "Espoon Keskus": ("Espoon keskus", "Esbo centrum", []),
    "Esse": ("Ähtävä", "Esse", []),
    "Grinddal": ("Veräjälaakso", "Grinddal", []),
    "Grundbacka": ("Perusmäki", "Grundbacka", []),
    "Gumböle": ("Gumböle", "Gumböle", ["Kumpyöli"]),
    "Houtskär": ("Houtskari", "Houtskär", []),
    "Karinaisten Kirkonkylä": ("Karinainen", "Karinais", []),
    "Karis": ("Karjaa", "Karis", []),
    "Kimito": ("Kemiö", "Kimito", []),
    "Korpo": ("Korppoo", "Korpo", []),
    "Kuhmalahden Kirkonkylä": ("Kuhmalahti", "", []),
    "Kållby": ("Kolppi", "Kållby", []),
    "Lepplax": ("Lepplax", "Lepplax", []),
    "Lidmalmen": ("Töyrynummi", "Lidmalmen", []),
    "Nagu": ("Nauvo", "Nagu", []),
    "Nickby": ("Nikkilä", "Nickby", []),
    "Oravais": ("Oravainen", "Oravais", []),
    "Pernå": ("Pernaja", "Pernå", []),
    "Pojo": ("Pohja", "Pojo", []),
    "Port Arthur": ("Port Arthur", "Port Arthur", ["Portsa"]),
    "Replot": ("Raippaluoto", "Replot", []),
    "Sandsund": ("Sandsund", "Sandsund", []),
    "Smedsby": ("Sepänkylä", "Smedsby", []),
    "Vanha munkkiniemi": ("Vanha Munkkiniemi", "Gamla Munksnäs", []),
    "Vanha-Nuuksio-Nupuri": ("Nuuksio", "Noux", ["Nupuri"]),
    "Västanfjärd": ("Västanfjärd", "Västanfjärd", []),
    "Yli-maaria": ("Yli-Maaria", "Övre S:t Marie", []),
    "Ytteresse": ("Ala-Ähtävä", "Ytteresse", []),
}

# "Saari" was a municipality of its own; GeoNames now calls its church village Saarenkylä.
NAMES_BY_ID = {638398: ("Saari", "", ["Saarenkylä"])}

# Postal names that are an office, a company, a road sign or part of one: not places people live in.
NO_POSTAL_PLACES = {
    "Atria", "Eerikkilän Urheiluopisto", "Hanko Pohjoinen", "Napapiiri Rovaniemi", "Oulun Kaupunki", "Oys", "Pulp",
}
# Postal names with a capital too many.
POSTAL_NAMES = {
    "Inhan Tehtaat": "Inhan tehtaat",
    "Koskenkylän Saha": "Koskenkylän saha",
    "Muroleen Kanava": "Muroleen kanava",
    "Oravaisten Tehdas": "Oravaisten tehdas",
    "Pernajan Vanhakylä": "Pernajan vanhakylä",
}
# What a postal name ends in when it only tells two offices of one place apart: Alavus As.
POSTAL_MARKS = (" As", " Kk", " St", " Tl")

# The Swedish name, where its ending does not give it away or several alternates look Swedish.
SWEDISH = {
    "Arabianranta": "Arabiastranden",
    "Hakuninmaa": "Håkansåker",
    "Itäkeskus": "Östra centrum",
    "Kaartinkaupunki": "Gardesstaden",
    "Kaitaa": "Kaitans",
    "Kallio": "Berghäll",
    "Kamppi": "Kampen",
    "Kluuvi": "Gloet",
    "Konala": "Kånala",
    "Kumpula": "Gumtäkt",
    "Kuninkaantammi": "Kungseken",
    "Linjat": "Linjerna",
    "Matari": "Matar",
    "Niipperi": "Nipert",
    "Olari": "Olars",
    "Oulunsalo": "Uleåsalo",
    "Pihlajisto": "Rönninge",
    "Piikkiö": "Pikis",
    "Pakila": "Baggböle",
    "Pohjola": "Norrstan",
    "Puotila": "Botbygård",
    "Ruskeasanta": "Rödsand",
    "Ylä-Malmi": "Övre Malm",
    "Ala-Malmi": "Nedre Malm",
    "Iso-Heikkilä": "Storheikkilä",
    "Vapaala": "Friherrs",
    "Varisto": "Varistorna",
    "Vähäheikkilä": "Lill-Heikkilä",
    "Vähäkyrö": "Lillkyro",
    "Patola": "Dammen",
    "Etu-Töölö": "Främre Tölö",
    "Taka-Töölö": "Bortre Tölö",
    "Katajanokka": "Skatudden",
    "Laajalahti": "Bredvik",
    "Viikin Tiedepuisto": "Viks forskarpark",
    "Haukivuori": "",
    "Tervakoski": "",
    "Tuulos": "",
}

# Nicknames and misspellings among GeoNames' alternate names that end like Swedish ones.
NOT_SWEDISH = {
    "Busis", "Bägis", "Espis", "Fredriksberg", "Hagis", "Itis", "Itterby", "Järvis", "Jätkis", "Kaitis",
    "Kalis", "Kivis", "Koivis", "Latis", "Libis", "Lintis", "Linttis", "Lipis", "Lippis", "Mosis", "Muris",
    "Nedre-Malm", "Nöykis", "Oddis", "Oesteraas", "Otis", "Palis", "Palkkis", "Piikkis", "Pohjis", "QVS",
    "Ruohis", "Rusis", "Stansvik", "StafMosabacka", "Stenis", "Stor Kuppis", "Tulos", "Ullis", "Vanhis",
    "Vaster Mankans", "Vuokkis", "Vuosis", "Vätra Hertonäs", "Leppis", "Löfö", "Lövö", "Kulis", "Köklaks",
    "Käpis", "Hiekkis", "Hertunes", "Härtonäs", "Chaoukipountas", "Khaukipudas", "Haagis", "Villnäs", "Kyrö",
}

LETTERS = "abcdefghijklmnopqrstuvwxyzåäöé -"
SWEDISH_ENDINGS = (
    "backa", "backen", "berg", "berga", "bergen", "berget", "borg", "brinken", "by", "bäcken", "böle", "dal",
    "dalen", "fors", "gård", "haga", "hagen", "hamn", "hamnen", "holm", "holmen", "hyddan", "häll", "höjden",
    "kulla", "kärr", "kärret", "lax", "lund", "malm", "näs", "s", "sjö", "skog", "slätten", "sta", "stad",
    "staden", "strand", "stranden", "ström", "sund", "träsk", "udd", "udden", "vik", "viken", "å", "ås", "åsen",
    "äng", "ängen", "ö",
)

# Kinds that the feature code or the population gets wrong.
KIND = {
    "Anjala": "village",
    "Katariina": "suburb",
    "Kilo": "suburb",
    "Ristinummi": "suburb",
    "Teeriniemi": "suburb",
    "Toijala": "town",
    "Vuores": "suburb",
}

# Places in these municipalities without a feature code are city districts.
CITIES_WITH_SUBURBS = {
    "049",  # Espoo
    "091",  # Helsinki
    "092",  # Vantaa
    "235",  # Kauniainen
    "285",  # Kotka
    "405",  # Lappeenranta
    "564",  # Oulu
    "698",  # Rovaniemi
    "837",  # Tampere
    "853",  # Turku
}

# Names that are also everyday Finnish words, or have a form that is (Maksamaa, maksamaan "to pay").
# Found by comparing all forms with parliamentary sentences and thesaurus labels, then by eye.
COMMON_WORDS = {
    "Aho", "Alakylä", "Annonen", "Asunta", "Aura", "Box", "Eno", "Eteläinen", "Halli", "Harju", "Hattu",
    "Haveri", "Heinämaa", "Hytti", "Ilmarinen", "Inha", "Isokylä", "Itäkylä", "Itäranta", "Kaivanto", "Kallio",
    "Kannus", "Kantele", "Karhi", "Kello", "Kerma", "Kesti", "Kiila", "Kilo", "Kisko", "Kivikko", "Kolari",
    "Komi", "Konepaja", "Kontio", "Koro", "Kotka", "Kuikka", "Kukko", "Kuona", "Kuoppa", "Kuru", "Kylpylä",
    "Laakso", "Lahti", "Lappi", "Latva", "Leiri", "Letku", "Linjat", "Linnoitus", "Luode", "Luoma", "Luopa",
    "Luoto", "Länsikylä", "Länsiranta", "Maksamaa", "Mark", "Martti", "Metsä", "Metsämaa", "Neuvoton", "Niemi",
    "Nummi", "Otava", "Pallo", "Pappila", "Pello", "Perho", "Pohja", "Porras", "Rauha", "Renko", "Risti",
    "Ruukki", "Ruutana", "Saari", "Saarinen", "Salmi", "Salo", "Sara", "Sirkka", "Sund", "Suurikylä", "Tali", "Talus",
    "Tapio", "Tasanne", "Tiainen", "Tiukka", "Tulli", "Tuuri", "Tykki", "Törmä", "Urheilupuisto", "Uro",
    "Uusikylä", "Uusitalo", "Vaara", "Valko", "Vanhakaupunki", "Vanhakylä", "Varkaus", "Viiri", "Virrat",
    "Voltti", "Westend", "Ylikylä", "Ylinen",
}

# A name that ends so is used with the outer cases: Tervakoskella, Varissuolla, Myllyojalla.
OUTER_ENDINGS = ("järvi", "joki", "koski", "lampi", "lammi", "vesi", "suo", "kangas", "oja")
# Of villages only: suburbs of these endings take the inner cases, Otaniemessä and Myyrmäessä.
OUTER_VILLAGE_ENDINGS = ("mäki", "niemi", "salmi")
